package io.evenkeel.libvirt.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.libvirt.inventory.VmPlace;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against QEMUs that do what QEMU does: one measurement at a time, remembered until the process ends. */
class DirtyRatesTest {

    private static final HostId H1 = new HostId("h1");
    private static final HostId H2 = new HostId("h2");
    private static final VmPlace HOME = place("vm", H1, 1);
    private static final DataSize SMALL = DataSize.ofMebibytes(128);

    private final Map<VmPlace, Qemu> qemus = new HashMap<>();
    private final Set<VmPlace> deaf = new HashSet<>();
    private final List<String> orders = new ArrayList<>();
    private Duration now = Duration.ofHours(1);
    private final DirtyRates rates = new DirtyRates(this::begin, () -> now.toNanos());

    /** A guest that writes to {@code workingSet} MiB again and again, {@code rate} MiB in a second. */
    private final class Qemu {
        final DataSize memory;
        final long rate;
        final long workingSet;
        int seconds;
        Duration begun = Duration.ZERO;

        Qemu(DataSize memory, long rate, long workingSet) {
            this.memory = memory;
            this.rate = rate;
            this.workingSet = workingSet;
        }

        void measure(int length) {
            seconds = length;
            begun = now;
        }

        DirtyReading reading() {
            if (seconds == 0) {
                return DirtyReading.NONE;
            }
            boolean over = now.minus(begun).toSeconds() >= seconds;
            return new DirtyReading(
                    over ? DirtyReading.State.MEASURED : DirtyReading.State.MEASURING,
                    begun.toSeconds(),
                    seconds,
                    over ? Optional.of(DataSize.ofMebibytes(Math.min(workingSet, rate * seconds))) : Optional.empty());
        }
    }

    private static VmPlace place(String vm, HostId host, int run) {
        return new VmPlace(new VmId(vm), host, run);
    }

    private void begin(VmPlace place, int seconds) {
        orders.add(place.vm().value() + "@" + place.host().value() + " " + seconds + " s");
        Qemu qemu = qemus.get(place);
        if (qemu != null && !deaf.contains(place)) {
            qemu.measure(seconds);
        }
    }

    private Qemu run(VmPlace place, DataSize memory) {
        Qemu qemu = new Qemu(memory, 15, 24);
        qemus.put(place, qemu);
        return qemu;
    }

    private void look(HostId host) {
        List<VmSample> samples = new ArrayList<>();
        qemus.forEach((place, qemu) -> {
            if (place.host().equals(host)) {
                samples.add(new VmSample(
                        place.vm(),
                        place.run(),
                        1,
                        0,
                        Optional.of(qemu.memory),
                        Optional.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        qemu.reading()));
            }
        });
        rates.next(host, samples);
    }

    /** Looks at the host each second. */
    private void watch(HostId host, int seconds) {
        for (int i = 0; i < seconds; i++) {
            look(host);
            now = now.plusSeconds(1);
        }
    }

    @Test
    void howMuchAndHowFastAVmWritesIsMeasuredOneAfterTheOther() {
        run(HOME, SMALL);

        watch(H1, 5);
        assertThat(rates.of(HOME)).as("half the answer is none").isEmpty();
        watch(H1, 2);

        assertThat(rates.of(HOME)).contains(new Writes(DataRate.ofMebibytesPerSecond(15), DataSize.ofMebibytes(24)));
        assertThat(orders).containsExactly("vm@h1 4 s", "vm@h1 1 s");
    }

    @Test
    void aVmThatIsKnownIsMeasuredAgainAfterAMinute() {
        run(HOME, SMALL);
        watch(H1, 60);
        assertThat(orders).hasSize(2);

        watch(H1, 20);

        assertThat(orders).hasSize(4);
        assertThat(rates.of(HOME)).isPresent();
    }

    @Test
    void aVmThatHasMovedIsMeasuredAtOnceWhereItIsNow() {
        run(HOME, SMALL);
        watch(H1, 10);
        qemus.clear();
        VmPlace away = place("vm", H2, 1);
        run(away, SMALL);

        watch(H2, 7);

        assertThat(rates.of(away)).isPresent();
    }

    @Test
    void aVmThatComesBackIsMeasuredAnewThoughNobodySawItGone() {
        run(HOME, SMALL);
        watch(H1, 10);
        qemus.clear();
        VmPlace back = place("vm", H1, 2);
        run(back, SMALL);

        look(H1);
        assertThat(rates.of(back)).as("what it did before it went is past").isEmpty();
        watch(H1, 7);

        assertThat(rates.of(back)).isPresent();
        assertThat(rates.of(HOME)).as("that process has ended").isEmpty();
    }

    @Test
    void whatIsKnownOfAVmIsForgottenWhenItIsSeenGone() {
        run(HOME, SMALL);
        watch(H1, 10);
        qemus.clear();

        look(H2);
        assertThat(rates.of(HOME)).as("another host says nothing of it").isPresent();
        look(H1);

        assertThat(rates.of(HOME)).isEmpty();
    }

    @Test
    void aMeasurementThatDidNotBeginIsTriedAgain() {
        run(HOME, SMALL);
        deaf.add(HOME);
        watch(H1, 12);
        assertThat(orders).hasSize(1);
        deaf.clear();

        watch(H1, 20);

        assertThat(rates.of(HOME)).isPresent();
    }

    @Test
    void theMeasurementOfSomebodyElseIsNotTakenForOurs() {
        Qemu qemu = run(HOME, SMALL);
        qemu.measure(4);
        now = now.plusSeconds(30);
        deaf.add(HOME);

        watch(H1, 5);

        assertThat(orders).as("the old one of the same length does not count").containsExactly("vm@h1 4 s");
        assertThat(rates.of(HOME)).isEmpty();
    }

    @Test
    void aQemuThatMeasuresForSomebodyElseIsLeftToIt() {
        run(HOME, SMALL).measure(30);

        watch(H1, 29);
        assertThat(orders).isEmpty();
        watch(H1, 10);

        assertThat(rates.of(HOME)).isPresent();
    }

    @Test
    void largeMemoriesAreWatchedAboutAsLongAsTheirCopyTakes() {
        run(HOME, DataSize.ofGibibytes(8));
        run(place("giant", H1, 2), DataSize.ofGibibytes(512));

        look(H1);

        assertThat(orders).containsExactlyInAnyOrder("vm@h1 6 s", "giant@h1 15 s");
    }

    @Test
    void aMemoryOfWhichQemuTakesNoSamplesIsNotMeasured() {
        run(HOME, DataSize.ofMebibytes(127));

        watch(H1, 10);

        assertThat(orders).isEmpty();
        assertThat(rates.of(HOME)).isEmpty();
    }

    @Test
    void fewAreMeasuredAtATimeAndAllHaveTheirTurn() {
        List<VmPlace> places =
                IntStream.range(0, 20).mapToObj(i -> place("vm" + i, H1, i)).toList();
        places.forEach(place -> run(place, SMALL));

        look(H1);
        assertThat(orders).hasSize(4);
        watch(H1, 120);

        assertThat(places).allMatch(place -> rates.of(place).isPresent());
    }

    @Test
    void whatIsOldIsNotTold() {
        run(HOME, SMALL);
        watch(H1, 10);

        now = now.plus(Duration.ofMinutes(11));

        assertThat(rates.of(HOME)).isEmpty();
    }
}
