package io.evenkeel.engine.migration;

import io.evenkeel.engine.text.Words;
import io.evenkeel.spi.migration.Assessment;
import io.evenkeel.spi.migration.Assessment.Finding;
import io.evenkeel.spi.migration.MigrationRequest;
import java.util.stream.Collectors;

/** A migration was not begun because something stands in its way; the message holds everything that was found. */
public final class MigrationRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Assessment assessment;

    MigrationRefusedException(MigrationRequest request, Assessment assessment) {
        super("VM " + request.vm() + " cannot move from " + request.source() + " to " + request.destination() + ": "
                + assessment.findings().stream()
                        .filter(Finding::blocking)
                        .map(finding -> finding.message() + " (" + Words.of(finding.kind()) + ")")
                        .collect(Collectors.joining("; ")));
        this.assessment = assessment;
    }

    public Assessment assessment() {
        return assessment;
    }
}
