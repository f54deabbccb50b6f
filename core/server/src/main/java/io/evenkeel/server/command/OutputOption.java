package io.evenkeel.server.command;

import picocli.CommandLine.Option;

/** The form of the data on standard output. */
final class OutputOption {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            defaultValue = "table",
            description = "Form of the data on standard output (default: ${DEFAULT-VALUE}).")
    private OutputFormat format = OutputFormat.table;

    boolean isJson() {
        return format == OutputFormat.json;
    }
}
