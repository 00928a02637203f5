"""What the page's script needs to keep unsent text on a device that several people use."""

from django.utils.crypto import salted_hmac


def locker_of(actor):
    """`owner` names the place on the device and says nothing about the person; `key` (32 bytes in
    hex) encrypts what lies there. The key is only ever in a page of the same person, so the next
    one on this computer reads nothing."""
    return {"owner": secret("owner", actor)[:32], "key": secret("key", actor)}


def secret(purpose, actor):
    return salted_hmac(f"canvas.device.{purpose}", str(actor.id), algorithm="sha256").hexdigest()
