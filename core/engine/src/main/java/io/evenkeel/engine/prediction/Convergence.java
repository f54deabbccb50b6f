package io.evenkeel.engine.prediction;

/**
 * Whether pre-copy will come to an end by itself, judged by the rate at which the guest dirties memory over the rate at
 * which memory is sent.
 *
 * <p>The limits are measured: in 15 runs on QEMU all large errors of the model lay between ratios of about 0.3 and 1,
 * or had a last pass close to the downtime limit.
 */
public enum Convergence {
    /** It will: the ratio is at most 0.3, or what is dirtied in a pass fits into the permitted downtime. */
    CONVERGES,
    /** It may: the ratio lies between 0.3 and 1.2, or is not known. */
    UNCERTAIN,
    /** It will not without help: the ratio is at least 1.2, or several passes have not become smaller. */
    WILL_NOT_CONVERGE
}
