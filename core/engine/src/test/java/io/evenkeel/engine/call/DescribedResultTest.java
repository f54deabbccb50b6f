package io.evenkeel.engine.call;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.spi.Deadline;
import io.evenkeel.spi.Effect;
import io.evenkeel.spi.ErrorKind;
import io.evenkeel.spi.HypervisorException;
import io.evenkeel.spi.Operation;
import io.evenkeel.spi.OperationId;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.VmId;
import io.evenkeel.spi.migration.MigrationLimits;
import io.evenkeel.spi.migration.MigrationRequest;
import io.evenkeel.spi.migration.MigrationSession;
import io.evenkeel.spi.migration.Migrations;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A handle that came back from a call and cannot be described. */
class DescribedResultTest {

    private final MigrationSession speechless = standIn(MigrationSession.class, (proxy, method, arguments) -> {
        if (method.getName().equals("close")) {
            return null;
        }
        throw HypervisorException.withoutEffect(ErrorKind.UNREACHABLE, "gone");
    });

    private final Migrations migrations =
            standIn(Migrations.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "limits" -> new MigrationLimits(1, 1);
                case "find" -> Optional.of(speechless);
                default -> speechless;
            });

    @Test
    void aChangeThatWentThroughIsNotSaidToHaveHadNoEffect() {
        assertThatThrownBy(() -> isolated().start(Operation.unled(), request(), inAMinute()))
                .isInstanceOfSatisfying(HypervisorException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE);
                    assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
                })
                .hasMessageContaining("start returned");
    }

    @Test
    void aReadStaysWithoutEffect() {
        assertThatThrownBy(() -> isolated().find(OperationId.random(), inAMinute()))
                .isInstanceOfSatisfying(
                        HypervisorException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NONE));
    }

    private Migrations isolated() {
        EngineContext context =
                EngineContext.onSystemTime("test", requireNonNull(getClass().getClassLoader()));
        return Isolation.around(Migrations.class, migrations, new Bulkhead(context, BulkheadSettings.DEFAULTS));
    }

    private static MigrationRequest request() {
        return MigrationRequest.of(new VmId("vm"), new HostId("a"), new HostId("b"));
    }

    private static Deadline inAMinute() {
        return Deadline.after(Duration.ofMinutes(1));
    }

    private static <T> T standIn(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }
}
