from crispy_forms.helper import FormHelper


class PlainFormMixin:
    """The template owns <form>, the button and the summary of errors; crispy draws the fields."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = True
        self.helper.include_media = False
