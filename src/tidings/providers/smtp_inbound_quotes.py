"""What a person said, apart from what their program quoted below it and from their signature.

What is quoted within a forwarded mail is part of what is handed on.

By the habits of Gmail, Outlook, Apple Mail, Thunderbird, Yahoo and others, in the languages that these speak, as they are collected by
the parsers of replies that are in use: github.com/mailgun/talon (quotations.py), github.com/github/email_reply_parser and
github.com/crisp-oss/email-reply-parser (lib/regex.js), each read on 2026-11-21; the signature's mark is RFC 3676 section 4.3.
"""

import re

import msgspec

_MOST_LINES = 20_000
_MOST_SIGNATURE = 30
_MOST_LOOKS = 200

# "On …, Ada wrote:" by the words that begin it and that end it; a line that is wrapped is joined before it is looked at.
_WROTE = re.compile(
    r"(?:"
    r"On\s.{6,300}\bwrote|.{3,150}\son\s.{4,150}\bwrote|On\s.{6,300}\bsent|Am\s.{6,300}\b(?:schrieb|hat|schrieben)\b.{0,150}|.{3,120}\bschrieb\s.{4,200}|"
    r"Le\s.{6,300}\ba\s[ée]crit|Op\s.{6,300}\b(?:schreef|heeft)\b.{0,150}|.{3,120}\bschreef\s.{2,30}\bop\s.{4,150}|"
    r"El\s.{6,300}\bescribi[óo]|Il(?:\sgiorno)?\s.{6,300}\bha\sscritto|(?:Em|No\sdia|A)\s.{6,300}\bescreveu|"
    r"(?:Den|På|Den\s\w+|fre|lør|søn|man|tir|ons|tor)\b.{4,300}\bskrev\b.{0,150}|.{4,200}\bkirjoitti\b.{0,100}|"
    r"(?:W\sdniu|Dnia|Dne|Dňa|V)\s.{6,300}\b(?:napisał(?:\(a\)|a)?|pisze|napsala?|napsal\(a\)|nap[íi]sala?|napísal\(a\))|"
    r".{6,300}\b(?:пишет|написал(?:а|\(а\))?|писал(?:а)?)|.{6,300}\b(?:пише|написав|написала)|"
    r"(?:În|Pe|La)\s.{6,300}\ba\sscris|.{6,300}\b(?:ezt\sírta|írta)\b.{0,100}|.{6,300}\btarihinde\b.{0,150}\byazdı|"
    r"Στις\s.{6,300}\bέγραψε.{0,100}|.{6,300}\bnapisao(?:/la)?\sje|.{6,300}さん?(?:は|が)?(?:書きました|のメール|のメッセージ)|"
    r".{4,200}写道|.{4,200}寫道|.{4,200}작성|.{6,200}님이\s작성|בתאריך\s.{6,300}\bכתבה?|في\s.{6,300}\bكتب"
    r")\s*[:：]?[ \t>]*",
    re.IGNORECASE | re.DOTALL,
)
# A line that names a time and somebody's address, as Gmail writes it where a language has no verb for it.
_DATED = re.compile(r".{0,120}\d{1,2}[:.]\d{2}.{0,120}<[^<>\s]+@[^<>\s]+>.{0,60}[:：]\s*", re.DOTALL)
_TIME = re.compile(r"@|\d{1,2}[:.h]\d{2}|(?:19|20)\d\d|\d{1,2}[./]\d{1,2}[./]\d{2}")
_ENDS = (":", "：", "wrote", "écrit")

_ORIGINAL = re.compile(
    r"[\s>]*[-_=*–—]{2,}\s*(?:Original[- ](?:Message|Appointment|E-?Mail)|Reply Message|Urspr[üu]ngliche (?:Nachricht|E-?Mail)|Originalnachricht|"
    r"Message d.origine|Message original|Mensaje original|Oorspronkelijk(?:e)? bericht|Origineel bericht|Messaggio originale|"
    r"Mensagem [Oo]riginal|Oprindelig meddelelse|Ursprungligt meddelande|Opprinnelig melding|Alkuper[äa]inen viesti|"
    r"Wiadomo[śs][ćc] oryginalna|P[ůu]vodn[íi] (?:zpr[áa]va|e-?mail)|Eredeti [üu]zenet|Mesaj original|Orijinal [İi]leti|"
    r"Исходное сообщение|Оригінальне повідомлення|Original-?Nachricht|元のメッセージ|原始邮件|原始郵件|원본 메일|원본 메시지)\s*[-_=*–—]*\s*",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"\s*[-_=*]{2,}\s*(?:Forwarded [Mm]essage|Begin forwarded message|Weitergeleitete Nachricht|Message transf[ée]r[ée]|Doorgestuurd bericht|"
    r"Mensaje reenviado|Messaggio inoltrato|Mensagem encaminhada|Videresendt (?:meddelelse|melding)|Vidarebefordrat meddelande)\s*[-_=*]*\s*"
    r"|Begin forwarded message:\s*|Anfang der weitergeleiteten Nachricht:\s*",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*[_\-=*]{10,}\s*")
_FROM = re.compile(
    r"[\s>]*\*?(?:From|Von|De|Da|Van|Från|Fra|Lähettäjä|Od|От|Від|Feladó|De la|Gönderen|Kimden|Από|差出人|送信者|发件人|寄件者|보낸 사람|מאת|من)\s?\*?\s?[:：]\*?\s*\S",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[\s>]*\*?(?:Sent|Date|Gesendet|Datum|Envoy[ée]|Enviado(?: el| em)?|Fecha|Data|Verzonden|Inviato|Skickat|Sendt|L[äa]hetetty|Wys[łl]ano|Odesl[áa]no|"
    r"Отправлено|Дата|Надіслано|Elküldve|Trimis|Gönderilme|Tarih|送信日時|日時|发送时间|寄件日期|보낸 날짜|날짜|"
    r"To|An|À|A|Para|Aan|Till|Til|Vastaanottaja|Do|Komu|Кому|Címzett|Către|Kime|Kime|宛先|收件人|받는 사람|"
    r"Cc|Kopie|CC|Kopi|Копия|Subject|Betreff|Objet|Asunto|Onderwerp|Oggetto|Assunto|Ämne|Emne|Aihe|Temat|P[řr]edm[ěe]t|Тема|Tárgy|Subiect|Konu|件名|主题|主旨|제목|"
    r"Reply-To|Antwort an|Importance|Wichtigkeit|Priorit[äa]t)\s?\*?\s?[:：]",
    re.IGNORECASE,
)
_MARK = re.compile(r"(?:--|—|–|__+|--=20|-- =)\s*")
_MOBILE = re.compile(
    r"\W{0,3}(?:"
    r"(?:sent|get|envoy[ée]|gesendet|verzonden|verstuurd|enviado|inviato|skickat|sendt|l[äa]hetetty|wys[łl]ane|odesl[áa]no|отправлено|trimis|gönderildi)\b"
    r".{0,25}\b(?:from|via|mit|von|de|depuis|vanaf|vanuit|met|desde|do|da|dal|fr[åa]n|fra|z|ze|с|из|using|through|mobile|on)\b.{0,60}"
    r"|von (?:meinem|meiner|unterwegs)\b.{0,60}\bge(?:sendet|schickt)|diese nachricht wurde von meinem .{0,60}|"
    r"sent from .{1,60}|get outlook for .{1,40}|outlook f[üu]r .{1,30} (?:beziehen|herunterladen)|t[ée]l[ée]chargez outlook .{1,40}|obtenir outlook .{1,40}|"
    r"download outlook .{1,40}|outlook voor .{1,20} downloaden|obtener outlook .{1,40}|scarica outlook .{1,40}|"
    r"my (?:iphone|android).{0,40}sent|iphoneから送信|从我的.{1,20}发送|나의 iphone에서 보냄|"
    r"(?:this (?:message|email) (?:was )?sent (?:from|via) .{1,60})"
    r")\W{0,12}",
    re.IGNORECASE,
)


class Cut(msgspec.Struct, frozen=True):
    """A text in its three parts; None where there is none."""

    said: str
    quoted: str | None = None
    signature: str | None = None


def cut(text: str) -> Cut:
    """What was said, without what it answers and without the signature. What is said between quoted lines counts as said."""
    lines = text.replace("\r\n", "\n").split("\n")
    over = lines[_MOST_LINES:]
    lines = lines[:_MOST_LINES]
    end = _hard_end(lines)
    kept, quoted = _without_quotes(lines[:end])
    below = lines[end:] + over
    if not any(line.strip() for line in kept) and below and not quoted:
        # Nothing stands above it: somebody forwards, or answers below. Then all of it is what they say.
        kept, below = lines + over, []
    said, signature = _without_signature(kept)
    if not "".join(said).strip() and signature:
        said, signature = kept, []
    return Cut(_joined(said) or "", _joined([*quoted, *below]), _joined(signature))


def _hard_end(lines: list[str]) -> int:
    """The first line that only a program writes, below which nobody has written: an original message with its headers."""
    for n, line in enumerate(lines):
        if _FORWARDED.fullmatch(line):
            # What somebody hands on is what they say.
            return len(lines)
        if _ORIGINAL.fullmatch(line):
            return n
        if _FROM.match(line) and len(line) < 400:
            fields = sum(1 for after in lines[n + 1 : n + 7] if _FIELD.match(after))
            if fields >= 2:
                return n - 1 if n and _RULE.fullmatch(lines[n - 1]) else n
    return len(lines)


def _without_quotes(lines: list[str]) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    quoted: list[str] = []
    # So many lines that could be one are looked at closely: no more stand in what a person wrote.
    budget = [_MOST_LOOKS]
    n = 0
    while n < len(lines):
        attribution = _attribution(lines, n, budget)
        if attribution:
            after = _next_text(lines, n + attribution)
            if after < len(lines) and not _is_quote(lines, after):
                # A program that marks no lines: what follows is all quoted.
                return kept, [*quoted, *lines[n:]]
            quoted += lines[n : n + attribution]
            n += attribution
            continue
        if _is_quote(lines, n):
            end = n
            while end < len(lines) and (_is_quote(lines, end) or (not lines[end].strip() and _quote_follows(lines, end))):
                end += 1
            quoted += lines[n:end]
            n = end
            continue
        kept.append(lines[n])
        n += 1
    return kept, quoted


def _attribution(lines: list[str], n: int, budget: list[int]) -> int:
    """How many lines from here on say who wrote, and when, what follows; 0 where they do not."""
    first = lines[n]
    if not first.strip() or first.lstrip().startswith(">") or len(first) > 400:
        return 0
    joined = ""
    for count in range(1, 5):
        if n + count > len(lines) or not lines[n + count - 1].strip():
            return 0
        joined = f"{joined} {lines[n + count - 1].strip()}".strip()
        if len(joined) > 500:
            return 0
        if not joined.endswith(_ENDS):
            continue
        if not budget[0]:
            return 0
        budget[0] -= 1
        is_wrote = _WROTE.fullmatch(joined) is not None
        if not is_wrote and not _DATED.fullmatch(joined):
            continue
        after = _next_text(lines, n + count)
        if after < len(lines) and _is_quote(lines, after):
            return count
        if _TIME.search(joined):
            return count
    return 0


def _next_text(lines: list[str], n: int) -> int:
    while n < len(lines) and not lines[n].strip():
        n += 1
    return n


def _is_quote(lines: list[str], n: int) -> bool:
    line = lines[n].lstrip()
    if not line.startswith((">", "|  ", "| >")):
        return False
    if len(line) > 1 and line[1].isdigit():
        # ">100 pieces" is said, unless its neighbours are quoted.
        return any(0 <= at < len(lines) and re.match(r"\s*>(?!\d)", lines[at]) for at in (n - 1, n + 1))
    return True


def _quote_follows(lines: list[str], n: int) -> bool:
    after = _next_text(lines, n)
    return after < len(lines) and _is_quote(lines, after)


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    ending = len(lines)
    while ending and not lines[ending - 1].strip():
        ending -= 1
    said, signature = lines[:ending], []
    for n, line in enumerate(said):
        is_mark = line in ("-- ", "--") or _MARK.fullmatch(line) is not None
        if is_mark and 0 < len(said) - n - 1 <= _MOST_SIGNATURE:
            said, signature = said[:n], said[n:]
            break
    for n in range(len(said) - 1, max(-1, len(said) - 6), -1):
        if len(said[n]) < 160 and _MOBILE.fullmatch(said[n].strip()):
            said, signature = said[:n], [*said[n:], *signature]
    return said, signature


def _joined(lines: list[str]) -> str | None:
    return "\n".join(lines).strip("\n ") or None
