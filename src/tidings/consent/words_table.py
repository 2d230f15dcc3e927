"""The words by which people leave, come back and ask for help, as literal tables in twelve languages.

Sources, all read on 2026-11-21:

- en: 47 CFR 64.1200(a)(10), in force since 2025-04-11 (stop, quit, end, revoke, opt out, cancel, unsubscribe, "or similar", as a reasonable
  person would read it); CTIA Messaging Principles and Best Practices, May 2023, 5.1.3; Twilio, docs/messaging/tutorials/advanced-opt-out
  (STOP, UNSUBSCRIBE, END, QUIT, STOPALL, REVOKE, OPTOUT, CANCEL; START, UNSTOP; HELP, INFO); AWS End User Messaging SMS,
  keywords-required (ARRET, CANCEL, END, OPT-OUT, OPTOUT, QUIT, REMOVE, STOP, TD, UNSUBSCRIBE); Adobe Journey Optimizer, sms-opt-out
  (SUBSCRIBE, RESUME as ways back).
- fr: AWS as above (ARRET); Twilio, docs/proxy/opt-out-keywords (ARRET, ARRETT, ARRETE).
- es: the guidelines of the Mobile Marketing Association as inteligentes.online tells them (CANCELAR, BAJA); Aivo, "Gestión de opt-out para SMS
  y WhatsApp" (detener, parar, desuscribir, baja; iniciar, suscribir); compliancepoint.com on 64.1200 ("No Mas").
- pt: Aivo, "Gestão de opt-out para SMS e WhatsApp" (parar, cancelar, remover, descadastrar; iniciar, cadastrar).
- it: ilsole24ore.com on AGCOM's rule of 2020-01-20 (annulla); help.activecampaign.com, STOP clause (annulla, disiscrizione).
- nl: the SMS-Gedragscode as webwereld.nl tells it (STOP, UIT; HELP).
- sv: tellustalk.com, "Avanmälan från SMS-utskick" (STOPP; START).
- tr: figensoft.com, "SMS ret işlemi" (RET), and what messages there ask for (IPTAL).
- zh: AWS as above (TD), ihuyi.com and yuuhuu.net on the operators' rule (TD, 退订). R and T, which some ask for, are answers to too much else.
- de, pl, da: no list was found. These, and the sentences of every language, are what people write; they are our own words.

Left out on purpose, because a person answers so who means something else: YES and its like as a way back, NO, FINE (English, and Italian for END),
RED, OFF, and outside English the words for END; CANCEL's like only where a source has it; and whatever ends a contract or an order (résilier,
kündigen, widerrufen, opzeggen, cancel my order, cancel my subscription).
"""

STOP = {
    "en": "stop, unsubscribe, unsub, cancel, end, quit, optout, opt out, revoke, remove, stopall, stop all, stop it, stop this, stop that",
    "es": (
        "alto, baja, parar, pare, paren, detener, desuscribir, desuscribirme, desuscribirse, cancelar, no mas, basta, salir, "
        "darse de baja, baja definitiva"
    ),
    "fr": (
        "arrêt, arrêter, arrêtez, arrête, arrêté, désabonner, désabonnement, me désabonner, se désabonner, désabonnez-moi, désinscrire, "
        "désinscription, me désinscrire, désinscrivez-moi, ça suffit les messages"
    ),
    "de": "stopp, abmelden, abmeldung, abbestellen, abbestellung, austragen, mich abmelden, mich austragen, aufhören",
    "it": (
        "annulla, disiscrivi, disiscrivimi, disiscrivermi, disiscrizione, disiscrivetemi, cancellami, cancellatemi, rimuovimi, "
        "rimuovetemi, smettetela"
    ),
    "pt": (
        "parem, sair, remover, descadastrar, descadastre, descadastrem, descadastrar-me, me descadastre, me descadastrar, "
        "desinscrever, desinscrever-me, me remova, me removam, anular subscrição"
    ),
    "nl": "uit, afmelden, uitschrijven, meld mij af, meld me af, schrijf mij uit, schrijf me uit, mij afmelden, hou op, houd op, ophouden",
    "pl": "wypisz, wypisz mnie, wypisać, rezygnuję, rezygnacja, wyrejestruj, wyrejestruj mnie, usuń mnie, proszę o wypisanie",
    "sv": (
        "avregistrera, avregistrera mig, avanmäl, avanmäl mig, avanmälan, avprenumerera, sluta, ta bort mig, ta bort mitt nummer, "
        "avsluta utskicken"
    ),
    "da": "afmeld, afmeld mig, afmelding, frameld, frameld mig, meld mig fra, slet mig, slet mit nummer",
    "tr": "iptal, iptal et, ret, durdur, abonelikten çik, listeden çik, beni çikarin, beni silin, numarami silin, rahatsiz etmeyin",
    "zh": "退订, 退訂, TD, 取消订阅, 取消訂閱, 停止, 停止发送, 停止發送, 拒收, 别再发了, 別再發了, 不要再发了, 不要再發了",
}
"""As the whole of an answer, politeness aside."""

ALONE = "cancel, end, quit, remove, cancelar, remover, 停止"
"""Words of STOP that count where nothing else at all is said: with a please to them, an order or an appointment may be meant."""

ORDINARY = (
    "cancel, end, quit, remove, cancelar, remover, salir, sair, basta, alto, sluta, iptal, ret, uit, td, stop this, stop that, 停止, revoke"
)
"""Words of STOP that do not count where other sentences stand beside them."""

START = {
    "en": "start, unstop, subscribe, resubscribe, optin, opt in, resume, subscribe me, resubscribe me, opt me in, opt me back in, start again",
    "es": "alta, darme de alta, iniciar, suscribir, suscribirme, reanudar",
    "fr": "reprendre, réabonner, me réabonner, s'abonner, m'abonner, réabonnez-moi",
    "de": "anmelden, mich anmelden, mich wieder anmelden, wieder anmelden",
    "it": "iscrivimi, iscrivetemi, riprendi",
    "pt": "cadastrar, cadastre-me, inscrever-me",
    "nl": "aan, aanmelden, meld mij aan, meld me aan",
    "pl": "wznów, zapisz mnie",
    "sv": "starta, starta igen, anmäl mig",
    "da": "tilmeld, tilmeld mig, tilmeld mig igen",
    "tr": "başlat, tekrar başlat",
    "zh": "订阅, 訂閱, 恢复订阅, 恢復訂閱, 重新订阅, 重新訂閱",
}

HELP = {
    "en": "help, info, help me, i need help",
    "es": "ayuda",
    "fr": "aide, aidez-moi",
    "de": "hilfe",
    "it": "aiuto",
    "pt": "ajuda",
    "nl": "hulp",
    "pl": "pomoc",
    "sv": "hjälp",
    "da": "hjælp",
    "tr": "yardim",
    "zh": "帮助, 幫助",
}

FILLERS = (
    "please pls plz plse pleas kindly thanks thank you thx ty cheers hi hello hey ok okay sorry now immediately asap already just right away today ever "
    "forthwith omg ffs wtf fucking fuckin freaking damn bloody the fuck sir madam you u idiot idiots asshole assholes jerks morons scammer scammers spammer spammers "
    "por favor gracias hola ya inmediatamente ahora s'il vous plaît svp stp merci bonjour immédiatement maintenant de suite "
    "bitte danke hallo sofort jetzt per favore grazie ciao subito adesso por favor pf pfv obrigado obrigada olá oi agora já imediatamente "
    "alstublieft alsjeblieft graag aub ajb dank u bedankt nu meteen direct proszę dziękuję dzięki natychmiast dzień dobry tack snälla hej nu genast "
    "tak venligst straks lütfen teşekkürler teşekkür ederim artik merhaba hemen 请 請 谢谢 謝謝 你好 您好"
)
"""Said around a wish, and no part of it: taken off both of its ends, word by word."""

SOFT = "please pls plz just fucking fuckin freaking damn bloody really bitte svp stp alsjeblieft aub"
"""Said within a sentence too, and no part of it."""

ALL = "all everything todo todos todas tout tous toutes alles alle allem tutto tutti tudo wszystko wszystkie wszystkiego allt alla alt hepsi hepsini 全部 所有"
"""After a word that stops or starts: on every channel, about everything."""

LEADS_STOP = (
    "stop, stopp, unsubscribe, unsubscribe me, unsub, optout, opt out, opt me out, remove me, alto, baja, parar, desuscribir, desuscribirme, "
    "arrêt, arrêter, désabonner, désabonnement, me désabonner, abmelden, abbestellen, disiscrivi, disiscrivimi, annulla iscrizione, sair, "
    "descadastrar, afmelden, uitschrijven, wypisz, wypisz mnie, rezygnuję, avregistrera, avanmäl, avprenumerera, afmeld, frameld, "
    "iptal, ret, 退订, 退訂, 取消订阅, 取消訂閱, stop sending, stop sending me, stop texting me, stop texting, no more, keine, geen, plus de, inga fler, ikke flere"
)
"""Before the name of a topic. CANCEL, END and QUIT are not among them: who cancels orders means an order."""

LEADS_START = (
    "start, unstop, subscribe, resubscribe, optin, opt in, alta, suscribir, suscribirme, réabonner, anmelden, iscrivimi, cadastrar, aanmelden, "
    "zapisz mnie, starta, tilmeld, başlat, 订阅, 訂閱"
)

CONNECTORS = (
    "from of off to about with out me my your the these those this any more further de del la el los las le les du des l d à au aux von vom der die das den dem zu "
    "bei di del della dei delle dal dalla da do dos das van het een bij z ze od na från fra af den det på 的"
)
"""Between such a word and a topic."""

MESSAGES = (
    "text texts message messages msg msgs sms mms smses email emails mail mails e-mail e-mails mailing mailings newsletter newsletters "
    "notification notifications spam mensajes correos message messages courriel courriels nachrichten nachricht meldungen messaggi messaggio mensagens "
    "berichten berichtjes wiadomości meddelanden utskick mejl beskeder mesaj mesajlar 短信 消息 信息 邮件"
)
"""Behind the name of a topic."""

TYPOS = {
    "stpo": "stop",
    "sotp": "stop",
    "tsop": "stop",
    "stp": "stop",
    "st0p": "stop",
    "5top": "stop",
    "5t0p": "stop",
    "srop": "stop",
    "syop": "stop",
    "dtop": "stop",
    "stopo": "stop",
    "stoip": "stop",
    "stiop": "stop",
    "stpop": "stop",
    "stopit": "stop",
    "stoptexting": "stop",
    "stopnow": "stop",
    "sopt": "stop",
    "stahp": "stop",
    "stawp": "stop",
    "cancle": "cancel",
    "cansel": "cancel",
    "qiut": "quit",
    "unscribe": "unsubscribe",
    "unsuscrib": "unsubscribe",
    "unsubscripe": "unsubscribe",
    "unsubcrib": "unsubscribe",
    "unsubcribed": "unsubscribe",
    "desuscripcion": "desuscribir",
    "txting": "texting",
    "txt": "text",
    "txts": "texts",
    "massages": "messages",
    "mesages": "messages",
}
"""Of short words, and of long ones what is further off than one letter."""

FRIENDS = (
    "shop step stay spot atop top stow story store stomp slop crop drop prop swop stops stopped stopper start stat send ends bend "
    "quite quiet quilt suite cancer canceled cancelled cancels cancellation remote removed removes revoked framed auftragen ausfragen "
    "anmelden ummelden anmeldung ausmelden bestellen aanmelden retener mantener obtener wpisz zapisz napisz durdu cadastrar abonner inscrire "
    "iscrivimi tilmeld anmäl anmälan subscribe subscribed resubscribe inscription abonnement"
)
"""Words that look like one of ours and are none: never corrected."""
