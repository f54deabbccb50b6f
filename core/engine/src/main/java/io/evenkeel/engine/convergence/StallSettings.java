package io.evenkeel.engine.convergence;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a migration counts as stalled.
 *
 * @param window for how long there must have been no progress
 * @param ratio progress is falling below this part of the best seen before, between 0 and 1
 */
public record StallSettings(Duration window, double ratio) {

    /**
     * 40 s and 0.96, the values of KubeVirt's stall detector ({@code pkg/virt-launcher/virtwrap/stall-detector.go}); a
     * plateau is then noticed within 41 s at the pace of {@link io.evenkeel.engine.migration.Pace#DEFAULTS}, well within
     * a minute. It begins with the first pass that has no less to send than those before.
     */
    public static final StallSettings DEFAULTS = new StallSettings(Duration.ofSeconds(40), 0.96);

    public StallSettings {
        if (requireNonNull(window, "window").isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window " + window);
        }
        if (!(ratio > 0 && ratio < 1)) {
            throw new IllegalArgumentException("ratio " + ratio + " is not between 0 and 1");
        }
    }

    public StallSettings withWindow(Duration newWindow) {
        return new StallSettings(newWindow, ratio);
    }
}
