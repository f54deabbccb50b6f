package io.evenkeel.engine.prediction;

import java.time.Duration;
import java.util.Optional;

/**
 * Median and upper bound from the model.
 *
 * <p>The median is the model's own answer. The upper bound is its answer for a link 10 % slower and a guest that
 * dirties 10 % faster, in the uncertain range 66 % faster: the largest errors measured in 15 runs on QEMU, before the
 * start and after the first pass, were 63 % and 66 %, all in that range; elsewhere they were a few per cent.
 */
final class PredictionBand {

    private static final double SLOWER_LINK = 0.9;
    private static final double BUSIER_GUEST = 1.1;
    private static final double MUCH_BUSIER_GUEST = 1.66;

    /** The longest time that is worth naming; also keeps arithmetic with durations from overflowing. */
    private static final double LONGEST_SECONDS = Duration.ofDays(365).toSeconds();

    private PredictionBand() {}

    static Prediction of(Prediction.Basis basis, PrecopyModel model, Convergence convergence) {
        Optional<PrecopyModel.End> likely = model.end();
        if (likely.isEmpty() || convergence == Convergence.WILL_NOT_CONVERGE) {
            Convergence doubtful = convergence == Convergence.CONVERGES ? Convergence.UNCERTAIN : convergence;
            return new Prediction(basis, doubtful, Optional.empty(), Optional.empty());
        }
        PrecopyModel.End p50 = likely.get();
        double busier = convergence == Convergence.CONVERGES ? BUSIER_GUEST : MUCH_BUSIER_GUEST;
        Optional<PrecopyModel.End> p90 = model.scaled(SLOWER_LINK, busier).end();
        return new Prediction(
                basis,
                convergence,
                Optional.of(new Estimate(
                        duration(p50.seconds()), p90.map(end -> duration(Math.max(end.seconds(), p50.seconds()))))),
                downtime(model, p50, p90.isPresent()));
    }

    private static Optional<Estimate> downtime(PrecopyModel model, PrecopyModel.End p50, boolean isBounded) {
        if (p50.downtimeSeconds().isEmpty() || model.downtimeSeconds().isEmpty()) {
            return Optional.empty();
        }
        double likely = p50.downtimeSeconds().getAsDouble();
        double most = Math.max(likely, model.downtimeSeconds().getAsDouble());
        return Optional.of(new Estimate(duration(likely), isBounded ? Optional.of(duration(most)) : Optional.empty()));
    }

    /** When nothing is known of the guest: it takes one pass at least, and there is no telling how many more. */
    static Prediction ofFirstPassOnly(Prediction.Basis basis, double bytes, double bytesPerSecond) {
        if (bytesPerSecond <= 0) {
            return Prediction.unknown(basis);
        }
        return new Prediction(
                basis,
                Convergence.UNCERTAIN,
                Optional.empty(),
                Optional.empty(),
                Optional.of(duration(bytes / bytesPerSecond)));
    }

    static Duration duration(double seconds) {
        return Duration.ofNanos((long) (Math.min(seconds, LONGEST_SECONDS) * 1e9));
    }
}
