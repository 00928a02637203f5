from django.urls import path

from accounts.views import me

app_name = "me"
urlpatterns = [
    path("instellingen/", me.home, name="home"),
    path("instellingen/naam/", me.profile, name="profile"),
    path("instellingen/mail/", me.mail, name="mail"),
    path("instellingen/tweede-stap-later/", me.second_step_later, name="second_step_later"),
    path("overal-afmelden/", me.sign_out_everywhere, name="sign_out_everywhere"),
    path("toestel-wissen/", me.clear_device, name="clear_device"),
    path("toestel-gewist/", me.device_cleared, name="device_cleared"),
]
