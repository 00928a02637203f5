from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from toolbox.lib.public import public
from toolbox.lib.spreadsheet import write_csv
from tooldb import open_data as data
from tooldb.stamp import same_for_all


@require_safe
def open_data(request):
    return render(request, "tooldb/open_data.html", {"schema": data.SCHEMA})


@public
@same_for_all
@require_safe
def tools_csv(request):
    response = HttpResponse(write_csv(data.as_rows()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="tools.csv"'
    return response


@public
@same_for_all
@require_safe
def tools_json(request):
    return JsonResponse(data.as_data(), json_dumps_params={"ensure_ascii": False})
