package io.evenkeel.lab.libvirt;

import static io.evenkeel.lab.libvirt.Lines.LIFE;
import static io.evenkeel.lab.libvirt.Lines.OTHER_LIFE;
import static io.evenkeel.lab.libvirt.Lines.beat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BeatLedgerTest {

    private final BeatLedger ledger = new BeatLedger(Duration.ofMillis(100));
    private long now;

    /** Beats from one number to another on a host, 50 ms apart. */
    private void beats(String host, int from, int to) {
        for (int number = from; number <= to; number++) {
            now += 50;
            accept(host, beat(number));
        }
    }

    private void accept(String host, String line) {
        ledger.accept(host, line, Duration.ofMillis(now));
    }

    @Test
    void aGuestThatMovesAndComesBackIsClean() {
        accept("h1", "BOOT vm1 life=" + LIFE + " up=1900");
        accept("h1", "DISK counter=0 dbad=0");
        beats("h1", 1, 20);
        beats("h2", 21, 40);
        beats("h1", 41, 60);

        assertThat(ledger.verdict().isClean()).as("%s", ledger.verdict()).isTrue();
        assertThat(ledger.largestGap()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void nothingSeenIsNotClean() {
        assertThat(ledger.verdict().isClean()).isFalse();
    }

    @Test
    void aMissingBeatIsLost() {
        beats("h1", 1, 5);
        beats("h2", 8, 9);

        assertThat(ledger.verdict().lostBeats()).isEqualTo(2);
        assertThat(ledger.verdict().isClean()).isFalse();
    }

    @Test
    void beatsMissingBeforeTheFirstSeenAreLost() {
        beats("h1", 3, 5);

        assertThat(ledger.verdict().lostBeats()).isEqualTo(2);
    }

    @Test
    void aGuestThatWasRolledBackRepeatsBeats() {
        beats("h1", 1, 5);
        beats("h1", 4, 6);

        assertThat(ledger.verdict().repeatedBeats()).isEqualTo(2);
        assertThat(ledger.verdict().secondExecutions()).isEmpty();
        assertThat(ledger.verdict().isClean()).isFalse();
    }

    @Test
    void aGuestOnTwoHostsIsFound() {
        beats("h1", 1, 5);
        for (int number = 6; number < 10; number++) {
            beats("h1", number, number);
            accept("h2", beat(number));
        }

        assertThat(ledger.verdict().secondExecutions())
                .singleElement()
                .asString()
                .contains("h1", "h2", "beat 6");
        assertThat(ledger.executingSince(Duration.ofMillis(now - 100))).containsExactly("h1", "h2");
    }

    @Test
    void aSecondStartWhileTheFirstStillRunsIsFound() {
        beats("h1", 1, 5);
        for (int number = 1; number < 10; number++) {
            beats("h1", 5 + number, 5 + number);
            accept("h2", beat(number, OTHER_LIFE, 0, 0));
        }

        assertThat(ledger.verdict().lives()).isEqualTo(2);
        assertThat(ledger.verdict().secondExecutions())
                .singleElement()
                .asString()
                .contains(LIFE, OTHER_LIFE);
        assertThat(ledger.verdict().isCleanOver(2)).isFalse();
        assertThat(ledger.executingSince(Duration.ofMillis(now - 100))).containsExactly("h1", "h2");
    }

    @Test
    void aRestartAfterTheEndIsCleanIfItWasExpected() {
        beats("h1", 1, 5);
        now += 500;
        accept("h2", "BOOT vm1 life=" + OTHER_LIFE + " up=1900");
        accept("h2", beat(1, OTHER_LIFE, 0, 0));

        assertThat(ledger.verdict().isCleanOver(2)).isTrue();
        assertThat(ledger.verdict().isClean()).isFalse();
    }

    @Test
    void wrongPagesAndBlocksAreReported() {
        accept("h1", beat(1, LIFE, 3, 0));
        accept("h1", beat(2, LIFE, 3, 2));

        assertThat(ledger.verdict().corruptPages()).isEqualTo(3);
        assertThat(ledger.verdict().wrongBlocks()).isEqualTo(2);
        assertThat(ledger.verdict().isClean()).isFalse();
    }

    @Test
    void aLineNobodyUnderstandsIsAComplaint() {
        beats("h1", 1, 2);
        accept("h1", "HB 3 life=0bad");

        assertThat(ledger.verdict().complaints()).containsExactly("h1: HB 3 life=0bad");
        assertThat(ledger.verdict().isClean()).isFalse();
    }

    @Test
    void aGuestThatMovedExecutesOnlyWhereItIs() {
        beats("h1", 1, 5);
        beats("h2", 6, 7);

        assertThat(ledger.executingSince(Duration.ZERO)).containsExactly("h2");
        beats("h1", 8, 8);
        assertThat(ledger.executingSince(Duration.ZERO)).containsExactly("h1");
        assertThat(ledger.executingSince(Duration.ofMillis(now + 1))).isEmpty();
    }

    @Test
    void beatsThatArriveInTheWrongOrderAroundAMoveDoNotMatter() {
        beats("h1", 1, 5);
        now += 50;
        accept("h2", beat(7));
        accept("h1", beat(6));
        beats("h2", 8, 9);

        assertThat(ledger.verdict().isClean()).as("%s", ledger.verdict()).isTrue();
        assertThat(ledger.executingSince(Duration.ZERO)).containsExactly("h2");
    }

    @Test
    void theLargestGapIsThatBetweenNeighbours() {
        beats("h1", 1, 5);
        now += 300;
        beats("h2", 6, 9);

        assertThat(ledger.largestGap()).isEqualTo(Duration.ofMillis(350));
        ledger.forgetGaps();
        beats("h2", 10, 12);
        assertThat(ledger.largestGap()).isEqualTo(Duration.ofMillis(50));
    }
}
