package io.evenkeel.server.command;

/** How a command writes its data. The constants are lower case because that is how they are typed. */
enum OutputFormat {
    /** For people. */
    table,
    /** For programs. */
    json
}
