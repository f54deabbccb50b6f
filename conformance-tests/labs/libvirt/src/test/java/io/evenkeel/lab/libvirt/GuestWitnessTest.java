package io.evenkeel.lab.libvirt;

import static io.evenkeel.lab.libvirt.Lines.beat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The witness over canned files. */
class GuestWitnessTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private Path h1;
    private Path h2;
    private GuestWitness witness;

    @BeforeEach
    void twoHosts(@TempDir Path directory) throws IOException {
        h1 = Files.createDirectory(directory.resolve("h1"));
        h2 = Files.createDirectory(directory.resolve("h2"));
        append(h1, "beats", beat(1) + "\n" + beat(2) + "\n");
        witness = watch(LONG);
    }

    @AfterEach
    void end() {
        witness.close();
    }

    private GuestWitness watch(Duration beatPeriod) {
        return GuestWitness.watch("vm1", beatPeriod, Map.of("h1", h1, "h2", h2));
    }

    private static void append(Path host, String kind, String text) throws IOException {
        Files.writeString(host.resolve(kind + "-vm1.log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void itSeesBeatsFromBeforeAndFromFilesThatComeLater() throws Exception {
        append(h2, "beats", beat(3) + "\n");

        assertThat(witness.beats()).isEqualTo(3);
        assertThat(witness.verdict().isClean()).as("%s", witness.verdict()).isTrue();
        assertThat(witness.executingOn()).containsExactly("h2");
    }

    @Test
    void itComplainsAboutABrokenCounter() throws Exception {
        append(h2, "beats", beat(5) + "\n" + beat(5) + "\n");

        assertThat(witness.verdict().lostBeats()).isEqualTo(2);
        assertThat(witness.verdict().repeatedBeats()).isEqualTo(1);
        assertThat(witness.verdict().isClean()).isFalse();
    }

    @Test
    void itWaitsForTheEndOfALine() throws Exception {
        append(h1, "beats", "HB 3 life=0bad");
        assertThat(witness.beats()).isEqualTo(2);

        append(h1, "beats", beat(3).substring("HB 3 life=0bad".length()) + "\n");
        assertThat(witness.beats()).isEqualTo(3);
        assertThat(witness.verdict().isClean()).as("%s", witness.verdict()).isTrue();
    }

    @Test
    void itReportsAPanicOnAConsole() throws Exception {
        append(h1, "console", "[    1.0] Kernel panic - not syncing: Fatal exception\n");

        assertThat(witness.verdict().complaints()).singleElement().asString().contains("h1", "Kernel panic");
        assertThat(witness.verdict().isClean()).isFalse();
    }

    @Test
    void aGuestWithoutBeatsExecutesNowhere() throws Exception {
        try (GuestWitness impatient = watch(Duration.ofMillis(50))) {
            assertThat(impatient.awaitBeats(1, Duration.ofMillis(400))).isFalse();
            assertThat(impatient.executingOn()).isEmpty();
        }
    }

    @Test
    void itWakesWhoeverWaitsForBeats() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        Thread guest = new Thread(() -> {
            for (int number = 3; !enough.get(); number++) {
                appendUnchecked(h2, beat(number) + "\n");
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        });
        guest.start();

        assertThat(witness.awaitBeats(2, LONG)).isTrue();
        enough.set(true);
        guest.join();
        assertThat(witness.verdict().isClean()).as("%s", witness.verdict()).isTrue();
    }

    private static void appendUnchecked(Path host, String text) {
        try {
            append(host, "beats", text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void itDoesNotJudgeWhatItCannotRead() throws Exception {
        Files.createDirectory(h2.resolve("beats-vm1.log"));

        assertThatThrownBy(witness::verdict).isInstanceOf(LabException.class).hasMessageContaining("cannot read");
    }
}
