"""email: messages made, flattened and parsed; headers and parts."""
import email
import email.policy
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr, getaddresses, parseaddr, parsedate_to_datetime

message = EmailMessage()
message["Subject"] = "Grüße aus Köln"
message["From"] = "Ada <ada@example.org>"
message["To"] = ["bob@example.org", "Cleo Ü <cleo@example.org>"] and "bob@example.org, Cleo <cleo@example.org>"
message.set_content("Hello,\nwörld.\n")
message.add_attachment(b"\x00\x01binary", maintype="application", subtype="octet-stream", filename="data.bin")
message.set_boundary("=====B=====")
text = message.as_string()
print(text)
again = email.message_from_string(text, policy=email.policy.default)
print(again["subject"], [a.addr_spec for a in again["to"].addresses], again.is_multipart())
for part in again.walk():
    print(part.get_content_type(), part.get_filename(), part.get_content_charset())
print(again.get_body().get_content(), [p.get_content() for p in again.iter_attachments()])
old = MIMEMultipart("alternative", boundary="X")
old.attach(MIMEText("plain", "plain", "us-ascii"))
print(old.as_string())
print(parseaddr("Bob <b@x.org>"), formataddr(("Ü", "u@x.org")), getaddresses(["a@x, B <b@y>"]))
print(parsedate_to_datetime("Sat, 21 Nov 2026 10:00:00 +0100"))
