# ruff: noqa: RUF001 -- Turkish, as it is written
"""What we answer by ourselves, in twelve languages, as a literal table: templates in which the workspace and the topic are named.

START and STOP are understood in every language, and so are the same in each.
"""

from typing import Literal

Kind = Literal["stop", "stop_topic", "start", "start_topic", "help"]

TEXTS: dict[str, dict[Kind, str]] = {
    "en": {
        "stop": "You are unsubscribed from {{ workspace.name }} and will get no more messages here. Reply START to get them again.",
        "stop_topic": "{{ workspace.name }}: no more messages about {{ topic }}. Reply START to get them again.",
        "start": "{{ workspace.name }}: you get messages again. Reply STOP to end them.",
        "start_topic": "{{ workspace.name }}: you get messages about {{ topic }} again. Reply STOP to end them.",
        "help": "{{ workspace.name }}: reply STOP to get no more messages here, START to get them again.",
    },
    "es": {
        "stop": "Te has dado de baja de {{ workspace.name }} y no recibirás más mensajes aquí. Responde START para volver a recibirlos.",
        "stop_topic": "{{ workspace.name }}: no recibirás más mensajes sobre {{ topic }}. Responde START para volver a recibirlos.",
        "start": "{{ workspace.name }}: vuelves a recibir mensajes. Responde STOP para darte de baja.",
        "start_topic": "{{ workspace.name }}: vuelves a recibir mensajes sobre {{ topic }}. Responde STOP para darte de baja.",
        "help": "{{ workspace.name }}: responde STOP para no recibir más mensajes aquí, START para volver a recibirlos.",
    },
    "fr": {
        "stop": "Vous êtes désabonné de {{ workspace.name }} et ne recevrez plus de messages ici. Répondez START pour les recevoir à nouveau.",
        "stop_topic": "{{ workspace.name }} : plus de messages au sujet de {{ topic }}. Répondez START pour les recevoir à nouveau.",
        "start": "{{ workspace.name }} : vous recevez à nouveau nos messages. Répondez STOP pour les arrêter.",
        "start_topic": "{{ workspace.name }} : vous recevez à nouveau nos messages au sujet de {{ topic }}. Répondez STOP pour les arrêter.",
        "help": "{{ workspace.name }} : répondez STOP pour ne plus recevoir de messages ici, START pour les recevoir à nouveau.",
    },
    "de": {
        "stop": "Sie sind bei {{ workspace.name }} abgemeldet und bekommen hier keine Nachrichten mehr. Mit START bekommen Sie wieder welche.",
        "stop_topic": "{{ workspace.name }}: Sie bekommen keine Nachrichten mehr zu {{ topic }}. Mit START bekommen Sie wieder welche.",
        "start": "{{ workspace.name }}: Sie bekommen wieder Nachrichten. Mit STOP melden Sie sich ab.",
        "start_topic": "{{ workspace.name }}: Sie bekommen wieder Nachrichten zu {{ topic }}. Mit STOP melden Sie sich ab.",
        "help": "{{ workspace.name }}: Mit STOP bekommen Sie hier keine Nachrichten mehr, mit START wieder welche.",
    },
    "it": {
        "stop": "La tua iscrizione a {{ workspace.name }} è annullata: qui non riceverai più messaggi. Rispondi START per riceverli di nuovo.",
        "stop_topic": "{{ workspace.name }}: non riceverai più messaggi su {{ topic }}. Rispondi START per riceverli di nuovo.",
        "start": "{{ workspace.name }}: ricevi di nuovo i messaggi. Rispondi STOP per non riceverli più.",
        "start_topic": "{{ workspace.name }}: ricevi di nuovo i messaggi su {{ topic }}. Rispondi STOP per non riceverli più.",
        "help": "{{ workspace.name }}: rispondi STOP per non ricevere più messaggi qui, START per riceverli di nuovo.",
    },
    "pt": {
        "stop": "A sua inscrição em {{ workspace.name }} foi cancelada: não receberá mais mensagens aqui. Responda START para voltar a recebê-las.",
        "stop_topic": "{{ workspace.name }}: não receberá mais mensagens sobre {{ topic }}. Responda START para voltar a recebê-las.",
        "start": "{{ workspace.name }}: voltará a receber mensagens. Responda STOP para cancelar.",
        "start_topic": "{{ workspace.name }}: voltará a receber mensagens sobre {{ topic }}. Responda STOP para cancelar.",
        "help": "{{ workspace.name }}: responda STOP para não receber mais mensagens aqui, START para voltar a recebê-las.",
    },
    "nl": {
        "stop": "Je bent afgemeld bij {{ workspace.name }} en krijgt hier geen berichten meer. Antwoord START om ze weer te krijgen.",
        "stop_topic": "{{ workspace.name }}: je krijgt geen berichten meer over {{ topic }}. Antwoord START om ze weer te krijgen.",
        "start": "{{ workspace.name }}: je krijgt weer berichten. Antwoord STOP om je af te melden.",
        "start_topic": "{{ workspace.name }}: je krijgt weer berichten over {{ topic }}. Antwoord STOP om je af te melden.",
        "help": "{{ workspace.name }}: antwoord STOP om hier geen berichten meer te krijgen, START om ze weer te krijgen.",
    },
    "pl": {
        "stop": "Rezygnacja przyjęta: {{ workspace.name }} nie wyśle tu więcej wiadomości. Odpowiedz START, aby znów je otrzymywać.",
        "stop_topic": "{{ workspace.name }}: nie będzie więcej wiadomości na temat: {{ topic }}. Odpowiedz START, aby znów je otrzymywać.",
        "start": "{{ workspace.name }}: znów otrzymujesz wiadomości. Odpowiedz STOP, aby zrezygnować.",
        "start_topic": "{{ workspace.name }}: znów otrzymujesz wiadomości na temat: {{ topic }}. Odpowiedz STOP, aby zrezygnować.",
        "help": "{{ workspace.name }}: odpowiedz STOP, aby nie otrzymywać tu więcej wiadomości, START, aby znów je otrzymywać.",
    },
    "sv": {
        "stop": "Du är avregistrerad från {{ workspace.name }} och får inga fler meddelanden här. Svara START för att få dem igen.",
        "stop_topic": "{{ workspace.name }}: du får inga fler meddelanden om {{ topic }}. Svara START för att få dem igen.",
        "start": "{{ workspace.name }}: du får meddelanden igen. Svara STOP för att avregistrera dig.",
        "start_topic": "{{ workspace.name }}: du får meddelanden om {{ topic }} igen. Svara STOP för att avregistrera dig.",
        "help": "{{ workspace.name }}: svara STOP för att inte få fler meddelanden här, START för att få dem igen.",
    },
    "da": {
        "stop": "Du er afmeldt {{ workspace.name }} og får ikke flere beskeder her. Svar START for at få dem igen.",
        "stop_topic": "{{ workspace.name }}: du får ikke flere beskeder om {{ topic }}. Svar START for at få dem igen.",
        "start": "{{ workspace.name }}: du får beskeder igen. Svar STOP for at afmelde dig.",
        "start_topic": "{{ workspace.name }}: du får beskeder om {{ topic }} igen. Svar STOP for at afmelde dig.",
        "help": "{{ workspace.name }}: svar STOP for ikke at få flere beskeder her, START for at få dem igen.",
    },
    "tr": {
        "stop": "{{ workspace.name }} aboneliğiniz iptal edildi; buradan artık mesaj almayacaksınız. Yeniden almak için START yazın.",
        "stop_topic": "{{ workspace.name }}: {{ topic }} hakkında artık mesaj almayacaksınız. Yeniden almak için START yazın.",
        "start": "{{ workspace.name }}: yeniden mesaj alacaksınız. İptal etmek için STOP yazın.",
        "start_topic": "{{ workspace.name }}: {{ topic }} hakkında yeniden mesaj alacaksınız. İptal etmek için STOP yazın.",
        "help": "{{ workspace.name }}: buradan mesaj almamak için STOP, yeniden almak için START yazın.",
    },
    "zh": {
        "stop": "您已退订 {{ workspace.name }},此处不再发送消息。回复 START 可重新接收。",
        "stop_topic": "{{ workspace.name }}:不再发送有关 {{ topic }} 的消息。回复 START 可重新接收。",
        "start": "{{ workspace.name }}:您将重新收到消息。回复 STOP 可退订。",
        "start_topic": "{{ workspace.name }}:您将重新收到有关 {{ topic }} 的消息。回复 STOP 可退订。",
        "help": "{{ workspace.name }}:回复 STOP 可退订此处的消息,回复 START 可重新接收。",
    },
}

FALLBACK = "en"
