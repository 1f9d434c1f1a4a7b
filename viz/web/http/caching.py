"""Pages made before, to give again: what one says depends on its address, the reader's language and the data alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from viz.web.http.answer_cache import AnswerCache
from viz.web.site import has_answer, language

__all__ = ["cached"]


def cached(routes: Iterable[Route], most_bytes: int) -> list[Route]:
    """The same routes, which together keep the answers used last, up to a number of bytes.

    Only for pages that are the same for everyone who asks the same address in the same language: they do not look at
    what an asker accepts, nor at other cookies than that of the language. The address has the host and the path that
    the app is mounted under, which stand on pages too.
    """
    answers = AnswerCache(most_bytes)

    def from_cache(make: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            question = (str(request.url), language(request))
            if found := answers.get(question):
                headers = {name: str(value) for name, value in found[0].items()}
                if has_answer(request, headers.get("etag", "")):
                    return Response(status_code=304, headers=headers)
                return Response(found[1], headers=headers)
            made = await run_in_threadpool(make, request)
            if type(made) is Response and made.status_code == 200:  # with its body, and whole
                headers = {name: value for name, value in made.headers.items() if name != "content-length"}
                answers.put(question, (dict(headers), bytes(made.body)))
            return made

        return answer

    return [Route(route.path, from_cache(route.endpoint)) for route in routes]
