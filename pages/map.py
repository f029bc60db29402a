"""The map: what happened where and when, as coarse as the release that is served."""

from pages.parts import figures, maps, timemap
from pages.parts.frame import foot, head
from pages.parts.served import served

release = served()
words = head("app.tagline")
timemap.show(release, words)
maps.legend(release, words)
figures.everything(release.content, words)
maps.keepsake(release, words)
foot(words, release)
