"""An article spoken: text in, audio and a cue sheet out, so that what is being said can be shown while it is heard.

    from hearsay.speech.programme import article, claims    what is said, and where it stands in the text
    from hearsay.speech.voices import voice_for              who says it: Piper, eSpeak NG
    from hearsay.speech.studio import Studio                 where it is made, part by part, and kept

Nothing is imported here: `hearsay.speech.espeak` runs as a process of its own, and starts quickly.
"""
