package io.evenkeel.engine.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.engine.convergence.StallSettings;
import io.evenkeel.engine.prediction.FinishingTime;
import io.evenkeel.engine.prediction.GuestWrites;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.inventory.VmState;
import io.evenkeel.spi.migration.MigrationOutcome;
import io.evenkeel.spi.migration.MigrationPhase;
import io.evenkeel.spi.migration.MigrationSnapshot;
import io.evenkeel.spi.migration.NetworkAnnouncement;
import io.evenkeel.spi.unit.DataRate;
import io.evenkeel.spi.unit.DataSize;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A migration of 1000 MiB at 100 MiB/s of a guest that hardly writes. */
class CourseTest {

    private static final OperationId ID = OperationId.parse("00000000-0000-0000-0000-00000000000a");
    private static final Residence.OnHost THERE = new Residence.OnHost(new HostId("b"), VmState.RUNNING);
    private static final MigrationOutcome COMPLETED =
            new MigrationOutcome.Completed(THERE, Optional.empty(), NetworkAnnouncement.ANNOUNCED);
    private static final GuestWrites HARDLY =
            new GuestWrites(DataRate.ofBytesPerSecond(1000), Optional.of(DataSize.ofMebibytes(1)));

    private final FinishingTime finishing = new FinishingTime();

    @Test
    void whatIsTakenBesideCopyingIsReckonedWithNextTime() {
        assertThat(leftInTheMiddle(COMPLETED)).isCloseTo(5.0, within(0.01));
        assertThat(leftInTheMiddle(new MigrationOutcome.Cancelled(THERE))).isCloseTo(5.3, within(0.01));
    }

    @Test
    void migrationsThatDidNotCompleteTeachNothing() {
        leftInTheMiddle(new MigrationOutcome.Cancelled(THERE));
        leftInTheMiddle(new MigrationOutcome.Failed(THERE, ErrorKind.HYPERVISOR_FAULT, "the link broke"));
        assertThat(finishing.usual()).isZero();
    }

    @Test
    void fetchingAfterTheSwitchIsNoPartOfFinishing() {
        Course course = new Course(StallSettings.DEFAULTS, Optional.of(HARDLY), finishing);
        next(course, 0, ScriptedSession.snapshot(ID, 1000));
        next(course, 9500, ScriptedSession.snapshot(ID, 50));
        course.next(Duration.ofSeconds(10), MigrationSnapshot.of(ID, MigrationPhase.POSTCOPY), Optional.empty());
        course.next(Duration.ofSeconds(40), MigrationSnapshot.ended(ID, COMPLETED), Optional.empty());
        assertThat(finishing.usual()).isZero();
    }

    /** The seconds that are predicted to be left when half is copied; it ends 0.3 s later than copying does. */
    private double leftInTheMiddle(MigrationOutcome outcome) {
        Course course = new Course(StallSettings.DEFAULTS, Optional.of(HARDLY), finishing);
        next(course, 0, ScriptedSession.snapshot(ID, 1000));
        double left = next(course, 5000, ScriptedSession.snapshot(ID, 500));
        next(course, 9500, ScriptedSession.snapshot(ID, 50));
        course.next(Duration.ofMillis(10_300), MigrationSnapshot.ended(ID, outcome), Optional.empty());
        return left;
    }

    private static double next(Course course, long millis, MigrationSnapshot snapshot) {
        return course.next(Duration.ofMillis(millis), snapshot, Optional.empty())
                .prediction()
                .orElseThrow()
                .remaining()
                .map(left -> left.p50().toMillis() / 1e3)
                .orElse(0.0);
    }
}
