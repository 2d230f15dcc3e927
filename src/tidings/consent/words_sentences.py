"""Short sentences by which people leave, in twelve languages: regular expressions over a folded answer, each of which must fit all of it.

Folded: lower case, without accents and apostrophes, one space between words (`words.fold`). Each names what is not wanted (messages,
texts, mails) or whom it bothers, so that a shop, a smoker and an order never fit. They are our own, as a reasonable person would
understand them (47 CFR 64.1200(a)(10)).
"""


def _any(words: str) -> str:
    """One of these, which stand between commas."""
    return "(?:" + "|".join(word.strip() for word in words.split(",")) + ")"


def _some(words: str) -> str:
    """Any of these, in any number and order, each before what follows."""
    return f"(?:{_any(words)} )*"


def _then(words: str) -> str:
    """Any of these, in any number and order, each behind what goes before."""
    return f"(?: {_any(words)})*"


_THINGS = _some(
    "text, email, e mail, sms, mms, mail, marketing, promotional, advertising, spam, push, your, junk, unwanted, automated"
) + _any(
    "text, texts, texting, message, messages, messaging, msg, msgs, sms, smses, mms, email, emails, e mail, e mails, emailing, mail, mails"
    ", mailing, mailings, newsletter, newsletters, notification, notifications, spam, spamming, ads, adverts, advertising, advertisements"
    ", marketing, promos, promotions, offers, updates, communication, communications, crap, shit, bullshit, garbage, junk"
)
_THESE = _some("all, any, the, these, those, this, that, your, you, my, more, anymore, further, of, so many, such, other, with, w, stupid")
_MORE = _some("any, anymore, more, your, these, those, further, such, other, so many, of, stupid")
_SENDING = _any(
    "sending, texting, messaging, emailing, e mailing, mailing, spamming, contacting, bothering, writing, notifying, harassing, bugging"
)
_ME = r"(?: (?:to )?(?:me|us|here|(?:this|my) (?:number|phone|cell|email|inbox|phone number|address|email address)))"
_AGAIN = _then("again, anymore, any more, any longer, ever, at all, from you, from now on, so much, every day, like this")
_ASKS = (
    r"(?:(?:im |i am |we are )?not interested )?(?:(?:no|yes|ok|and|so) )?"
    r"(?:(?:can|could|would|will) (?:you|u) |(?:you|u) (?:need to|have to|must|should|guys need to) "
    r"|i (?:want|need|would like|wish|told|asked|am asking|ask|beg) (?:you|u|you guys|you people|yall)(?: to)? |i (?:said|already said) |to )?"
)
_LISTS = _some("your, the, this, these, all, any, mailing, email, e mail, sms, text, texting, contact, distribution, marketing") + (
    "(?:list|lists|database|program|programme|service|system|records|contacts|" + _THINGS + ")"
)
_FROM_LISTS = rf"(?: (?:from|off|of|out of|on) {_LISTS})"
_NOT = "(?:do not|dont|never|no longer)"

_EN = (
    rf"{_ASKS}(?:stop|quit|cease) {_SENDING}{_ME}?(?: {_THESE}{_THINGS}| these| those| this| them| stuff| things| anything)?{_ME}?{_AGAIN}",
    rf"{_ASKS}(?:stop|cancel|cease|halt) {_THESE}{_THINGS}{_ME}?{_AGAIN}",
    r"stop all (?:contact|communication)|end (?:all |these |your |the )*(?:texts|messages|sms|emails|mails)",
    rf"{_ASKS}{_NOT}(?: ever)? (?:text|txt|message|msg|email|e mail|mail|contact|spam|bother|write){_ME}{_AGAIN}",
    r"(?:do not|dont) (?:text|message|contact|email)(?: anymore| any more| again)?",
    rf"{_ASKS}{_NOT}(?: ever)? send(?: {_MORE}{_THINGS}{_ME}?|{_ME} {_MORE}(?:{_THINGS}|anything)){_AGAIN}",
    rf"no more {_THESE}{_THINGS}{_ME}?{_AGAIN}",
    rf"{_ASKS}(?:unsubscribe|unsub|opt out|opt me out|optout|remove me|delete me|take me off)(?: me| us)?{_FROM_LISTS}?",
    rf"{_ASKS}(?:unsubscribe|unsub|opt out) (?:my|this) (?:number|phone|email|phone number|address){_FROM_LISTS}?",
    rf"{_ASKS}(?:take|get|drop|pull|remove) (?:me|us|(?:this|my) (?:number|phone number|phone|email)){_FROM_LISTS}",
    rf"{_ASKS}(?:remove|delete|unsubscribe){_FROM_LISTS}",
    rf"{_ASKS}(?:remove|delete) (?:my|this) (?:number|phone number|email|email address|e mail address){_FROM_LISTS}?",
    rf"{_ASKS}(?:remove|delete) my (?:name|address|info|details){_FROM_LISTS}",
    (
        rf"(?:i |we )?(?:really )?{_NOT} (?:want|wish|wanna|like|need)(?: to)?(?: receive| get| have| see| read| be getting)? "
        rf"{_THESE}{_THINGS}{_ME}?{_AGAIN}"
    ),
    rf"(?:i |we )?{_NOT} (?:want|wish|wanna)(?: to)? (?:receive|get|be getting) (?:these|those|this|them){_AGAIN}",
    rf"(?:i )?{_NOT} (?:want|wish) to (?:hear from you(?: guys)?|be (?:contacted|texted|messaged|emailed)){_AGAIN}",
    r"(?:just )?(?:leave me|leave us) alone|lose my number|(?:i want|get me|let me) off (?:this|your|the) list|i (?:said|told you) stop|(?:i opt|i am opting|opting|im opting) out|(?:im |i am )?not interested (?:stop|unsubscribe|remove me)",
    r"(?:i )?(?:hereby )?(?:revoke|withdraw) (?:my |all |any )*(?:consent|permission)(?: to .{1,40})?",
    rf"(?:i )?(?:want|wish|would like|like|need|id like|d like) to (?:unsubscribe|unsub|opt out|be removed|be taken off){_FROM_LISTS}?",
    r"how (?:do|can) i (?:unsubscribe|opt out)",
)

_COSAS = _any(
    "sms, mms, mensaje, mensajes, mensajes de texto, msj, correos, correos electronicos, emails, e mails, email, mails, textos, publicidad"
    ", promociones, notificaciones, spam"
)
_ENVIE = _any(
    "envie, envien, envies, enviarme, mande, manden, mandes, mandarme, escriba, escriban, escribas, moleste, molesten, molestes, contacten"
    ", contacte, contactes"
)
_ES = (
    (
        rf"(?=.*\b(?:me|nos|mas|enviarme|mandarme)\b|.*{_COSAS})(?:ya )?(?:no|nunca)(?: quiero que)?(?: me| nos)? {_ENVIE}(?: mas)?"
        rf"(?: estos| esos| sus| tus)?(?: {_COSAS}| nada)?(?: mas| nunca mas| otra vez)?"
    ),
    (
        rf"(?:ya )?no (?:quiero|deseo|queremos|quisiera)(?: seguir)?(?: recibir| recibiendo)?(?: mas)?(?: de)?(?: estos| esos| sus| tus)? {_COSAS}"
        r"(?: mas| suyos| de ustedes)?"
    ),
    r"(?:quiero que |pueden )?(?:deje|dejen|deja|dejad|paren|pare|para|parad|detengan|dejar) de "
    + _any("enviar, mandar, escribir, molestar, contactar, enviarme, mandarme, escribirme, molestarme, contactarme")
    + rf"(?:me|nos)?(?: estos| esos| sus| tus| mas)?(?: {_COSAS})?",
    rf"(?:quiero |deseo )?(?:no|ni un|basta de|basta ya de|stop|alto a los|ya basta de|parar los|paren los|detener los|cancelar los) (?:mas )?{_COSAS}|no (?:molestar|molesten)(?: mas)?",
    (
        r"(?:quiero |deseo |solicito |necesito |quisiera |me gustaria )?(?:darme|dar|dame|denme|deme|dadme|me doy|doy) de baja"
        r"(?: (?:de|en) (?:la|esta|su|sus|este|el|los|estos) (?:lista|listas|servicio|mensajes|sms))?"
    ),
    (
        r"(?:eliminen|elimine|elimina|borren|borre|borra|quiten|quite|saquen|saque)(?:me| mi numero| mi telefono| mi correo)"
        r"(?: de (?:la|su|esta|tu|sus) (?:lista|base|base de datos|listas))?"
    ),
    r"(?:quiero )?(?:desuscribirme|desuscribir)(?: de (?:la|esta|su) lista)?|(?:dejenme|dejeme|dejame) en paz",
)

_CHOSES = _any(
    "sms, mms, message, messages, textos, textes, email, emails, e mails, mail, mails, courriels, pub, pubs, publicites, newsletters, spam"
)
_PAS_MOI = r"(?:m ?|me |nous )"
_ECRIRE = _any("envoyez, envoie, envoyer, ecrivez, ecris, ecrire, contactez, contacte, contacter, derangez, deranger, harceler, spammer")
_FR = (
    rf"(?:merci de )?(?:ne )?{_PAS_MOI}{_ECRIRE} plus(?: jamais| du tout)?(?: rien|(?: de| d| vos| ces| aucun| des)? {_CHOSES})?",
    rf"(?:merci de )?ne plus {_PAS_MOI}{_ECRIRE}(?:(?: de| d| vos| ces)? {_CHOSES})?|arretez? ca|(?:je (?:souhaite|veux|voudrais|desire) |merci de )?ne plus recevoir(?: de| d| vos| ces| les)? ?{_CHOSES}",
    rf"(?:je )?(?:ne )?(?:veux|souhaite|desire) plus(?: recevoir| avoir)?(?: de| d| vos| ces| tes| aucun| les)? ?{_CHOSES}(?: de votre part)?",
    rf"plus (?:de |d ?|aucun ){_CHOSES}(?: de votre part)?",
    rf"(?:arretez|arrete|arreter|cessez|stop|merci d ?arreter) (?:de )?{_PAS_MOI}{_ECRIRE}(?:(?: de| des| d| vos| ces| tous ces)? {_CHOSES})?",
    rf"(?:arretez|arrete|arreter|arret|cessez|stoppez|stop|fini)(?: avec| aux| les| des| vos| ces| tes| tous ces| a ces)* {_CHOSES}",
    (
        r"(?:je (?:veux|souhaite|voudrais|desire) |comment |veuillez |merci de )?(?:me |m )?(?:desabonner|desinscrire)"
        r"(?: (?:de|a) (?:la|cette|votre|vos|ces|ce) (?:liste|sms|messages|newsletter|service|mails))?"
    ),
    (
        r"(?:retirez|enlevez|supprimez|effacez|retirer|enlever)(?: moi| mon numero| mon adresse mail| mon mail)"
        r"(?: de (?:la|votre|vos|cette) (?:liste|listes|base|fichier|fichiers))?"
    ),
    r"(?:laissez|laisse) (?:moi|nous) tranquilles?|(?:foutez|fichez) (?:moi|nous) la paix",
)

_DINGE = _any("sms, mms, emails, e mails, mails, nachrichten, nachricht, werbung, newsletter, textnachrichten, mitteilungen, spam")
_WEITERE = _some("weiteren, weitere, solchen, solche, diese, mehr, ihre, ihrer")
_DE = (
    rf"keine? (?:weiteren?|solchen?) {_DINGE}(?: mehr| von ihnen| von euch| an mich| senden| schicken| erwunscht)*",
    rf"keine? {_DINGE} mehr(?: von ihnen| von euch| an mich| senden| schicken| erwunscht)*|keine werbung(?: erwunscht)?",
    (
        rf"(?:ich |wir )?(?:mochte|will|wunsche|wollen|brauche)(?: bitte)? keine? {_WEITERE}{_DINGE}(?: mehr| von ihnen| von euch)*"
        r"(?: erhalten| bekommen| empfangen| haben| kriegen)?"
    ),
    r"(?:ich )?(?:mochte|will)(?: bitte)? nicht(?: mehr)? (?:kontaktiert|angeschrieben) werden",
    (
        r"(?:schreib|schreibt|schreiben sie|kontaktieren sie|kontaktiert|belastigen sie|belastigt) (?:mir|mich|uns)(?: bitte)?"
        r"(?: nicht mehr| nie wieder| nichts mehr| nie mehr)"
    ),
    rf"(?:schick|schickt|schicken sie|send|sende|sendet|senden sie)(?: mir| uns)(?: bitte)? keine? {_WEITERE}{_DINGE}(?: mehr)?",
    r"(?:hor|hort|horen sie)(?: bitte)? (?:auf|damit auf)(?: (?:mir|uns) (?:zu schreiben|(?:sms|nachrichten|mails) zu (?:schicken|senden)))?",
    (
        r"(?:melden sie mich|meldet mich|tragen sie mich|tragt mich|nehmen sie mich|nehmt mich|streichen sie mich|streicht mich)(?: bitte)?"
        r"(?: ab| aus| von der liste| aus dem verteiler| aus der liste| vom newsletter)+(?: raus| ab)?"
    ),
    r"(?:ich )?(?:mochte|will|wurde) mich(?: bitte| gerne| vom newsletter| von der liste)* (?:abmelden|austragen)",
    r"(?:loschen sie|loscht|losche) (?:bitte )?meine (?:nummer|telefonnummer|handynummer|mailadresse|e mail adresse)",
    rf"(?:lassen sie|lasst|lass) (?:mich|uns)(?: bitte)?(?: endlich)? in ruhe|schluss mit (?:den |diesen |der )?{_DINGE}|{_DINGE} (?:abbestellen|abmelden|stoppen|beenden)",
)

_COSE = _any("sms, mms, messaggi, messaggio, messaggini, email, e mail, mail, pubblicita, newsletter, notifiche, spam")
_SCRIVI = _any(
    "inviate, inviatemi, inviarmi, mandate, mandatemi, mandarmi, scrivete, scrivetemi, scrivermi, contattate, contattatemi, contattarmi"
    ", disturbate, disturbatemi, disturbarmi"
)
_IT = (
    rf"(?=.*mi\b|.*\bpiu\b|.*{_COSE})non(?: mi)? {_SCRIVI}(?: piu)?(?: altri| questi| i vostri)?(?: {_COSE}| niente)?(?: piu)?",
    rf"non (?:voglio|desidero|vorrei|vogliamo)(?: piu)?(?: ricevere)?(?: piu)?(?: i vostri| questi| altri| queste| le vostre)? {_COSE}(?: piu| da voi)?",
    rf"(?:basta|stop|fermate|smettete|smettetela)(?: con| a| ai| i| gli| questi| questa| la| le| vostri| tutti)* {_COSE}",
    (
        r"(?:smettetela|smettete|smettila|smetti|basta|finitela) (?:di )?(?:scrivermi|mandarmi|inviarmi|contattarmi|disturbarmi)"
        rf"(?: {_COSE})?|niente piu {_COSE}|mai piu {_COSE}"
    ),
    (
        r"(?:voglio |vorrei |come |desidero )?(?:disiscrivermi|annulla(?:re)? (?:la mia |l ?)?iscrizione|cancella (?:la mia |l ?)?iscrizione)"
        r"(?: dalla (?:lista|newsletter|mailing list))?"
    ),
    (
        r"(?:toglietemi|rimuovetemi|cancellatemi|eliminatemi|rimuovimi|cancellami|(?:cancellate|rimuovete|eliminate|togliete) il mio numero)"
        r"(?: dalla (?:vostra )?(?:lista|mailing list|newsletter|rubrica))?|(?:lasciatemi|lasciami) in pace"
    ),
)

_COISAS = _any(
    "sms, mms, mensagem, mensagens, msg, msgs, emails, e mails, mails, publicidade, propaganda, propagandas, notificacoes, newsletter, spam"
)
_ENVIAR = _any("envie, enviem, envies, mande, mandem, mandes, escreva, escrevam, escrevas, contacte, contactem, incomode, incomodem")
_PT = (
    (
        rf"(?=.*\b(?:me|nos|mais)\b|.*{_COISAS})(?:ja )?nao(?: quero que)?(?: me| nos)? {_ENVIAR}(?: me)?(?: mais)?(?: essas| estas| suas)?"
        rf"(?: {_COISAS}| nada)?(?: mais)?"
    ),
    rf"(?:ja )?nao (?:quero|desejo|queremos|pretendo)(?: mais)?(?: receber)?(?: mais)?(?: essas| estas| suas| as vossas| seus)? {_COISAS}(?: mais)?",
    (
        r"(?:pare|parem|para|parar|deixe|deixem) de(?: me)? (?:enviar|mandar|escrever|incomodar|perturbar|contactar)(?: me)?"
        rf"(?: essas| estas| suas| tantas)?(?: {_COISAS})?"
    ),
    rf"(?:pare|parem|chega|basta) (?:de|com)(?: as| essas| estas| tantas)? {_COISAS}|sem mais {_COISAS}|(?:parem|stop) (?:as )?{_COISAS}",
    r"(?:quero |desejo |gostaria de |como )?(?:me )?(?:descadastrar|desinscrever|sair) (?:me )?(?:da|desta|dessa) (?:lista|mailing)",
    r"(?:quero |desejo |gostaria de )(?:me )?(?:descadastrar|desinscrever)(?: me)?",
    (
        r"(?:me (?:tire|tirem|remova|removam|exclua|excluam|retire|retirem)|(?:tire|tirem|remova|removam|retire|retirem) (?:me|(?:o )?meu (?:numero|contato|contacto)))"
        r"(?: (?:da|dessa|desta|de sua) (?:lista|base|sua lista|vossa lista))?|(?:me deixe|me deixem|deixe me|deixem me) em paz"
    ),
)

_DINGEN = _any(
    "sms, smsjes, sms jes, mms, berichten, berichtjes, appjes, emails, e mails, mails, mailtjes, reclame, nieuwsbrief, nieuwsbrieven, spam"
)
_NL = (
    rf"geen(?: van die| van deze| zulke| verdere)? {_DINGEN} (?:meer|gewenst)(?: ontvangen| sturen| krijgen| van jullie| van u)*|nooit meer {_DINGEN}",
    (
        rf"(?:stuur|stuurt u|sturen jullie|zend|app|mail|sms)(?: mij| me| ons)? (?:geen (?:{_DINGEN} )?meer|niet meer|niets meer|nooit meer|niks meer)"
        rf"(?: {_DINGEN})?"
    ),
    (
        rf"(?:ik |wij )?(?:wil|wens|hoef|willen)(?: echt)? (?:geen|niet meer|nooit meer)(?: van| deze| jullie| die| uw)* {_DINGEN}(?: meer| van jullie| van u)*"
        r"(?: ontvangen| krijgen| hebben)?"
    ),
    (
        rf"stop(?:pen)? met(?: het| te| mij| me| al| die| deze| jullie)*(?: sturen| sms en| smsen| appen| mailen| spammen| lastigvallen| versturen| {_DINGEN})+"
        r"(?: naar| te| van| sturen| aan| mij| me)*"
    ),
    (
        r"(?:verwijder|haal|schrap)(?: mij| me| mijn nummer| mijn mailadres)(?: (?:uit|van) (?:de|jullie|uw|deze) (?:lijst|mailinglijst|database|adressenlijst))?"
        r"(?: af)?"
    ),
    r"(?:ik )?(?:wil|wens|wou)(?: me| mij)(?: graag)? (?:afmelden|uitschrijven)",
    r"(?:meld|schrijf) (?:mij|me) (?:af|uit) (?:voor|van|uit) (?:deze|de|jullie|uw) (?:berichten|lijst|nieuwsbrief|sms|mails)",
    rf"laat (?:mij|me|ons) met rust|{_DINGEN} (?:afmelden|stoppen|stopzetten|uitzetten|uit)|stop (?:de |deze |die |al die )?{_DINGEN}",
)

_RZECZY = _any(
    "sms, smsy, sms y, smsow, sms ow, mms, wiadomosci, maili, maile, e maili, reklam, reklamy, newslettera, newsletter, powiadomien, spamu"
)
_PL = (
    (
        rf"(?=.*\b(?:mi|mnie|mna|wiecej)\b|.*{_RZECZY})(?:prosze )?(?:juz )?(?:nie|nigdy)(?: mi| do mnie)? "
        r"(?:wysylajcie|wysylaj|wysylac|przysylajcie|przysylac|piszcie|pisz|pisac)(?: mi| do mnie)?(?: wiecej| juz| tych| zadnych)*"
        rf"(?: {_RZECZY})?(?: wiecej| do mnie| mi)?"
    ),
    (
        rf"nie (?:chce|zycze sobie|zyczymy sobie)(?: juz| wiecej)?(?: otrzymywac| dostawac| otrzymywania)?(?: juz| wiecej| tych| waszych| od was| zadnych)*"
        rf" {_RZECZY}(?: wiecej| od was)?"
    ),
    rf"(?:prosze )?(?:przestan|przestancie|skonczcie|przestac)(?: juz| mi| do mnie)* (?:pisac|wysylac|przysylac)(?: do mnie| mi| te| tych)*(?: {_RZECZY})?",
    rf"(?:koniec|stop|dosc|zadnych wiecej|rezygnuje z|rezygnacja z|wypisz mnie z)(?: tych| waszych| wiecej)* {_RZECZY}",
    (
        r"(?:prosze )?(?:o )?(?:wypisz|wypiszcie|usun|usuncie|wykreslcie|wypisac|usunac|wypisanie|usuniecie) (?:mnie|moj numer|mojego numeru|moj mail)"
        r"(?: z (?:listy|bazy|tej listy|waszej listy|waszej bazy|newslettera))?"
    ),
    r"(?:prosze )?mnie (?:wypisac|usunac|wykreslic)(?: z (?:listy|bazy))?",
    r"(?:chce|chcialbym|chcialabym) (?:sie )?wypisac(?: sie)?(?: z (?:listy|newslettera))?|(?:dajcie|daj) mi (?:swiety )?spokoj",
)

_SAKER = _any("sms, smsar, mms, meddelanden, meddelande, mejl, mail, utskick, utskicken, reklam, nyhetsbrev, notiser, spam")
_SV = (
    rf"inga (?:fler|flera|mer) {_SAKER}(?: fran er| till mig)*|ingen mer {_SAKER}",
    (
        rf"(?=.*\b(?:mig|oss|fler|flera|mer|mera)\b|.*{_SAKER})skicka (?:inte|inga|aldrig)(?: mig| oss| fler| flera| mer| mera| nagra)*(?: {_SAKER})?"
        r"(?: till mig| mer| mera| langre| igen)*"
    ),
    rf"(?:jag )?(?:vill|onskar)(?: jag)? (?:inte|inga)(?: langre| ha| fa| ta emot)*(?: fler| flera| era| dessa| nagra| mer)* {_SAKER}(?: langre| fran er| mer)*",
    (
        r"(?:kan ni |ni maste )?sluta (?:att )?(?:skicka|smsa|sms a|messa|mejla|maila|skriva|spamma|kontakta)(?: till)?(?: mig| oss)?(?: era| dessa| massa)?"
        rf"(?: {_SAKER})?(?: till mig)?"
    ),
    rf"sluta med(?: era| dessa| alla)? {_SAKER}|stoppa?(?: era| alla| dessa)? {_SAKER}",
    r"(?:ta|plocka) bort (?:mig|mitt nummer|min mejl)(?: (?:fran|ur) (?:listan|er lista|utskicket|utskicken|era listor|sandlistan))?",
    r"(?:jag )?vill (?:avregistrera mig|avanmala mig|avprenumerera)|avregistrera (?:mitt|detta) nummer|(?:avregistrera|avanmal) mig (?:fran|ur) .{1,20}|(?:lamna|lat) mig (?:ifred|i fred|vara)",
)

_TING = _any(
    "sms, sms er, smser, sms beskeder, mms, beskeder, besked, mail, mails, emails, nyhedsbrev, nyhedsbreve, reklame, reklamer, spam"
)
_DA = (
    rf"ikke flere {_TING}(?: fra jer| til mig)*|ingen flere {_TING}",
    rf"(?=.*\b(?:mig|os|flere|mere)\b|.*{_TING})send (?:mig )?(?:ikke|ingen|aldrig)(?: mig| os| flere| mere)*(?: {_TING})?(?: til mig| mere| igen)*",
    rf"(?:jeg )?(?:vil|onsker)(?: jeg)? (?:ikke|ingen)(?: laengere| have| modtage| fa)*(?: flere| jeres| disse| mere)* {_TING}(?: fra jer| mere| laengere)*",
    (
        r"(?:kan i |i skal )?(?:hold op|stop|holde op|stoppe) med (?:at )?(?:sende|skrive|spamme|kontakte|smse|sms e|maile)(?: til)?(?: mig| os)?"
        rf"(?: flere| jeres| disse)?(?: {_TING})?(?: til mig)?"
    ),
    rf"stop(?: med)?(?: jeres| alle| disse| de)* {_TING}|(?:slet|fjern|tag) (?:mig|mit nummer|min mail) (?:fra|af) (?:listen|jeres liste|mailinglisten)",
    r"(?:jeg )?(?:vil|onsker)(?: gerne)? (?:at )?(?:afmelde(?: mig)?|afmeldes|frameldes|framelde mig)(?: .{1,20})?",
    r"(?:afmeld|frameld) (?:mig )?(?:fra )?(?:listen|nyhedsbrevet|nyhedsbrev|sms|sms er|jeres liste)|lad mig vaere(?: i fred)?",
)

_SEYLER = _any("mesaj, mesajlar, mesajlari, sms, smsler, sms ler, mail, e posta, reklam, reklamlar, bildirim, bulten")
_ARTIK = _some("bana, bize, artik, bir daha, daha fazla, lutfen, bu, sizden")
_TR = (
    rf"{_ARTIK}{_SEYLER}(?: almak| gelsin)? (?:istemiyorum|istemiyoruz)(?: artik)?",
    rf"{_ARTIK}{_SEYLER} (?:atmayin|atmayiniz|atma|gondermeyin|gondermeyiniz|gonderme|yollamayin|yazmayin)(?: artik| lutfen)?",
    r"(?:bana |bize )(?:artik |bir daha |lutfen )*(?:yazmayin|yazmayiniz|ulasmayin)",
    r"(?:beni |numarami )?(?:lutfen )?(?:listeden|listenizden|listelerinizden|rehberinizden)(?: beni| numarami)? (?:cikarin|cikariniz|cikar|silin|siliniz|sil)",
    rf"{_SEYLER} (?:iptal|iptali|ret|durdur|durdurun|kapat|kapatin|iptal et|iptal edin|kesin)",
    r"iptal (?:edin|ediniz|edilsin)|(?:abonelikten|listeden|bultenden) (?:cik|cikmak istiyorum|ayrilmak istiyorum)",
)

_XINXI = "(?:短信|消息|信息|邮件|郵件|简讯|簡訊|广告|廣告|推销|推銷)"
_FA = "(?:发送|發送|发|發|传|傳|寄|推送)"
_ZH = (
    rf"(?:请|請)?(?:不要|别|別|勿|请勿|請勿)再(?:给我|給我|向我)?{_FA}(?:给我|給我)?{_XINXI}?(?:给我|給我)?(?:了|吧|啦)?",
    rf"(?:请|請)?(?:不要|别|別|勿|请勿|請勿|停止)(?:再)?(?:给我|給我|向我){_FA}{_XINXI}?(?:了|吧|啦)?",
    rf"(?:请|請)?(?:不要|别|別|请勿|請勿|停止)(?:再)?{_FA}{_XINXI}(?:给我|給我)?(?:了|吧|啦)?",
    rf"我?(?:不想|不要|不希望|不愿|不願)再?(?:收到|接收)(?:你们的|你們的|这些|這些|任何|此类|此類)?{_XINXI}了?",
    r"(?:请|請)?把我(?:从|從)(?:你们的|你們的)?(?:名单|名單|列表)(?:中|里|裡|上)?(?:删除|刪除|移除|去掉)",
    rf"(?:请|請)?(?:帮我|幫我|我要|我想)?(?:退订|退訂|取消订阅|取消訂閱){_XINXI}?(?:谢谢|謝謝|吧)?",
)

SENTENCES = {
    "en": _EN,
    "es": _ES,
    "fr": _FR,
    "de": _DE,
    "it": _IT,
    "pt": _PT,
    "nl": _NL,
    "pl": _PL,
    "sv": _SV,
    "da": _DA,
    "tr": _TR,
    "zh": _ZH,
}
