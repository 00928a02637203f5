from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from toolbox.lib.public import public
from tooldb import open_data as data
from tooldb.stamp import same_for_all


@require_safe
def open_data(request):
    return render(request, "tooldb/open_data.html", {"schema": data.SCHEMA})


@public
@same_for_all
@require_safe
def tools_csv(request):
    response = StreamingHttpResponse(data.as_csv(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="tools.csv"'
    return response


@public
@same_for_all
@require_safe
def tools_json(request):
    return JsonResponse(data.as_data(), json_dumps_params={"ensure_ascii": False})
