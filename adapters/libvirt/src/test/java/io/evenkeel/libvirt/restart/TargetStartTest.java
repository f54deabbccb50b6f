package io.evenkeel.libvirt.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.evenkeel.libvirt.connection.Sent;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.inventory.HostId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TargetStartTest {

    private static final HostId H1 = new HostId("h1");
    private static final String OLD = "<domain old='yes'/>";
    private static final String NEW = "<domain/>";

    private final RestartRecord begun =
            RestartRecord.begun(Operation.unled(), H1, Instant.EPOCH, Set.of(new HostId("h3")));
    private final RestartRecord earlier =
            RestartRecord.begun(Operation.unled(), H1, Instant.EPOCH, Set.of()).done();
    private final Host host = new Host();
    private final Sent sent = new Sent();

    /** A host that holds one VM, and refuses what it is told to refuse. */
    private static final class Host implements TargetStart.Place {
        private Optional<String> definition = Optional.empty();
        private Optional<RestartRecord> record = Optional.empty();
        private Optional<RestartRecord> replacedRecord = Optional.empty();
        private Optional<RestartRecord> whileCreating = Optional.empty();
        private boolean running;
        private Optional<HypervisorException> defining = Optional.empty();
        private Optional<HypervisorException> creating = Optional.empty();
        private Optional<HypervisorException> confirming = Optional.empty();
        private Optional<HypervisorException> puttingBack = Optional.empty();

        private static void answer(Optional<HypervisorException> refusal) {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        }

        @Override
        public Optional<String> define(String definition) {
            answer(defining);
            Optional<String> replaced = this.definition;
            replacedRecord = record;
            this.definition = Optional.of(definition);
            return replaced;
        }

        @Override
        public void begin(RestartRecord begun) {
            record = Optional.of(begun);
        }

        @Override
        public void create() {
            whileCreating = record;
            answer(creating);
            running = true;
        }

        @Override
        public void confirm(RestartRecord done) {
            answer(confirming);
            record = Optional.of(done);
        }

        @Override
        public boolean putBack(Optional<String> replaced, RestartRecord begun) {
            answer(puttingBack);
            if (running) {
                return false;
            }
            definition = replaced;
            record = replacedRecord;
            return true;
        }
    }

    private static Optional<HypervisorException> failure(ErrorKind kind) {
        return Optional.of(
                kind == ErrorKind.TIMEOUT || kind == ErrorKind.UNREACHABLE
                        ? new HypervisorException(kind, Effect.UNKNOWN, "no answer")
                        : HypervisorException.withoutEffect(kind, "refused"));
    }

    private void start() throws InterruptedException {
        new TargetStart(host, sent).carryOut(NEW, begun);
    }

    /** With the effect of the whole operation, as the caller is told. */
    private HypervisorException refusal() {
        return sent.failure(catchThrowableOfType(HypervisorException.class, this::start));
    }

    @Test
    void aRestartIsNotedAsBegunUntilTheVmHasStarted() throws InterruptedException {
        start();

        assertThat(host.whileCreating).contains(begun);
        assertThat(host.whileCreating.get().isDone()).isFalse();
        assertThat(host.record).contains(begun.done());
        assertThat(host.running).isTrue();
    }

    @Test
    void aRefusedStartPutsTheFormerDefinitionBack() {
        host.definition = Optional.of(OLD);
        host.record = Optional.of(earlier);
        host.creating = failure(ErrorKind.HYPERVISOR_FAULT);

        assertThat(refusal().effect()).isEqualTo(Effect.NONE);
        assertThat(host.definition).contains(OLD);
        assertThat(host.record).contains(earlier);
    }

    @Test
    void aRefusedStartLeavesNothingWhereNothingWas() {
        host.creating = failure(ErrorKind.CONFLICT);

        assertThat(refusal().effect()).isEqualTo(Effect.NONE);
        assertThat(host.definition).isEmpty();
    }

    @Test
    void aRefusedStartThatCannotBeTakenBackHasAnUnknownEffect() {
        host.definition = Optional.of(OLD);
        host.creating = failure(ErrorKind.HYPERVISOR_FAULT);
        host.puttingBack = failure(ErrorKind.UNREACHABLE);

        HypervisorException refusal = refusal();

        assertThat(refusal.effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(refusal.kind()).isEqualTo(ErrorKind.HYPERVISOR_FAULT);
        assertThat(host.record).contains(begun);
    }

    @Test
    void whatIsInMemoryAfterARefusalIsNotTakenBack() {
        host.running = true;
        host.creating = failure(ErrorKind.HYPERVISOR_FAULT);

        assertThat(refusal().effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(host.record).contains(begun);
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMEOUT", "UNREACHABLE"})
    void aStartWithoutAnAnswerStaysAsItIs(ErrorKind silence) {
        host.definition = Optional.of(OLD);
        host.creating = failure(silence);

        assertThat(refusal().effect()).isEqualTo(Effect.UNKNOWN);
        assertThat(host.definition).contains(NEW);
        assertThat(host.record).contains(begun);
    }

    @Test
    void aVmThatRunsHasBeenRestartedEvenIfThatCouldNotBeWrittenDown() throws InterruptedException {
        host.confirming = failure(ErrorKind.TIMEOUT);

        start();

        assertThat(host.running).isTrue();
        assertThat(host.record).contains(begun);
    }

    @Test
    void aRefusedDefinitionHasChangedNothing() {
        host.definition = Optional.of(OLD);
        host.defining = failure(ErrorKind.INVALID_CONFIGURATION);

        assertThat(refusal().effect()).isEqualTo(Effect.NONE);
        assertThat(host.definition).contains(OLD);
    }
}
