"""Hosts and paths of embedded players; every site uses the same few."""

from __future__ import annotations

import re

VIDEO_HOSTS = re.compile(
    r"youtube(?:-nocookie)?\.com/(?:embed|v|watch)|youtu\.be/|player\.vimeo\.com|vimeo\.com/\d|"
    r"dailymotion\.com/embed|geo\.dailymotion|facebook\.com/plugins/video|brightcove|jwplayer|"
    r"jwplatform|kaltura|wistia|players?\.|rutube\.ru|ok\.ru/videoembed|vk\.com/video_ext|"
    r"twitch\.tv|streamable\.com|rumble\.com/embed|loom\.com/embed|/video/|/embed/video|video\."
)

AUDIO_HOSTS = re.compile(
    r"soundcloud\.com/player|open\.spotify\.com/embed|embed\.podcasts\.apple|omny\.fm|megaphone\.fm|"
    r"simplecast|libsyn|podbean|buzzsprout|anchor\.fm|art19|acast|spreaker|audioboom|bandcamp\.com/"
    r"|mixcloud|podigee|transistor\.fm|/audio/|podcast"
)

LEAD_WORDS = frozenset(
    "hero lead featured feature cover main opener header banner top aufmacher teaser principal "
    "portada primary postimage topimage headerimage heroimage leadimage titelbild".split()
)
"""Words in names of elements that hold the main picture."""

STAND_IN_WORDS = frozenset(
    "logo default fallback placeholder share sharing social facebook twitter opengraph icon "
    "favicon avatar author blank dummy generic standard".split()
)
"""Words in addresses of pictures that stand for a site, not for an article."""
