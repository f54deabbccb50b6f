package io.evenkeel.supervisor.verdict;

/** What is thought of a host. */
public enum Verdict {
    /** It answers. */
    HEALTHY,
    /** It has missed some signs of life; nothing follows. */
    SUSPECT,
    /** It is silent for enough witnesses; its power and its storage are being looked at. */
    PROBING,
    /** It is silent, and nothing shows that its VMs live: to be fenced. */
    LOST,
    /** It is silent on the management network, but its VMs show life: left alone, with an alarm. */
    ALIVE_ISOLATED,
    /** It answers, and says that something is wrong with it. */
    DEGRADED,
    /** Nobody can say, or too many went silent at once, or this supervisor is itself unwell: nothing is done. */
    UNKNOWN,
    /** It is down, and that is proven. */
    DEAD_CONFIRMED;

    /** Whether the host has answered lately: what is said of its VMs is true. */
    public boolean isAnswering() {
        return isHeard() || this == SUSPECT;
    }

    /** Whether it answers every time. One that is suspect may be down for a moment, and back before anybody is sure. */
    public boolean isHeard() {
        return this == HEALTHY || this == DEGRADED;
    }
}
