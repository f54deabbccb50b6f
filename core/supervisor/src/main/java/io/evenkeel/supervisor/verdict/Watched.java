package io.evenkeel.supervisor.verdict;

import io.evenkeel.spi.failover.HostPower;
import io.evenkeel.spi.health.HostHealth;
import io.evenkeel.spi.inventory.FailureDomain;
import io.evenkeel.spi.inventory.HostId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one host's signs of life. All times are nanoseconds of the supervisor's clock. */
final class Watched {

    static final long NEVER = Long.MIN_VALUE;

    final HostId id;

    /** Since when it is watched; nobody could hear of it before. */
    final long since;

    FailureDomain domain = FailureDomain.UNKNOWN;
    HostHealth health = HostHealth.HEALTHY;
    String detail = "";
    int probes;

    /** When this supervisor last heard of it. */
    long heard = NEVER;

    /** When each witness last heard of it, as far as it has told. */
    final long[] heardByWitness;

    /** Whether each witness named it in its last answer. To one that does not, it is not silent but unknown. */
    final boolean[] isNamedByWitness;

    /** When its power was last asked for, of the answers that came; and what the answer was. */
    long powerAskedAt = NEVER;

    HostPower power = HostPower.UNKNOWN;
    boolean isAskingPower;
    long powerNextAt = NEVER;

    /** When it was seen dead first, in the life of this supervisor. */
    long deadSince = NEVER;

    boolean isAskingWhetherBack;

    /** When it last answered though it is cut off; {@link #NEVER} if it does not. */
    long answeredCutOff = NEVER;

    /** When this supervisor last heard of it before its present silence; {@link #NEVER} while it is heard. */
    long onset = NEVER;

    /** When the present silence of a quorum began; {@link #NEVER} while there is none worth telling. */
    long silentSince = NEVER;

    /** It was cut off because it was silent, not because it was down already. */
    boolean wasCutOffForSilence;

    /** An alarm may be standing that is about its verdict. */
    boolean isAlarmed;

    /** Its silence is the reason, or one of the reasons, why a brake holds. */
    boolean isHeldByBrake;

    /** What was published of it last. */
    Verdicts.@Nullable Standing standing;

    /** What fails together with it. */
    List<Brake.Group> groups = List.of();

    /** What the last evaluation gave. */
    final Hearing hearing = new Hearing();

    Watched(HostId id, int witnesses, long now) {
        this.id = id;
        this.since = now;
        this.heardByWitness = new long[witnesses];
        Arrays.fill(heardByWitness, NEVER);
        this.isNamedByWitness = new boolean[witnesses];
    }

    /** It was heard of, by a question that it can only have answered while it was up. */
    void isHeard(long now, HostHealth how, String what) {
        heard = now;
        health = how;
        detail = what;
        onset = NEVER;
        silentSince = NEVER;
        isHeldByBrake = false;
        power = HostPower.UNKNOWN;
        powerAskedAt = NEVER;
        powerNextAt = NEVER;
    }

    /** Whether it was seen to be off since it went silent. */
    boolean isSeenOff() {
        return power == HostPower.OFF && isPowerRead();
    }

    /** Whether the fence device has said anything since it went silent, be it that it does not know. */
    boolean isPowerRead() {
        return onset != NEVER && powerAskedAt != NEVER && powerAskedAt >= onset;
    }
}
