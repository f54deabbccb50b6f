package io.evenkeel.server.console;

/** How emphasis is written: with colour on a terminal, and not at all elsewhere. */
public enum Style {
    PLAIN,
    COLOURED;

    public String bold(String text) {
        return wrap("1", text);
    }

    public String good(String text) {
        return wrap("32", text);
    }

    public String bad(String text) {
        return wrap("31", text);
    }

    public String dim(String text) {
        return wrap("2", text);
    }

    private String wrap(String code, String text) {
        return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
