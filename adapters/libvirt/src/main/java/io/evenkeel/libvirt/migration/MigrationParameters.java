package io.evenkeel.libvirt.migration;

import io.evenkeel.libvirt.connection.Transport;
import io.evenkeel.spi.migration.MigrationOption;
import io.evenkeel.spi.migration.MigrationRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.libvirt.jna.virTypedParameter;

/** The typed parameters of {@code virDomainMigrateToURI3}, under the names that libvirt has for them. */
final class MigrationParameters {

    /** The most that libvirt can express in bytes; said each time, since an earlier limit sticks to the domain. */
    private static final long UNLIMITED_MEBIBYTES = Long.MAX_VALUE / (1 << 20);

    private MigrationParameters() {}

    /** Never empty: the bandwidth is always said. */
    static virTypedParameter[] of(MigrationRequest request, DiskCopies disks, Transport transport) {
        List<Consumer<virTypedParameter>> parameters = new ArrayList<>();
        long bandwidth = request.tuning().maxBandwidth().map(Tuning::mebibytes).orElse(UNLIMITED_MEBIBYTES);
        parameters.add(number("bandwidth", bandwidth));
        if (request.options().contains(MigrationOption.ALLOW_POSTCOPY)) {
            // The limit is the most that is sent, also then; pages that the guest waits for are not held back by it.
            request.tuning()
                    .maxBandwidth()
                    .ifPresent(rate -> parameters.add(number("bandwidth.postcopy", Tuning.mebibytes(rate))));
        }
        // Without names libvirt would copy every disk that is not read-only, those that all hosts see among them.
        disks.copies().forEach(disk -> parameters.add(text("migrate_disks", disk.target())));
        if (transport.streams() > 1) {
            parameters.add(number("parallel.connections", transport.streams()));
        }
        transport.compression().ifPresent(method -> parameters.add(text("compression", method)));
        if (request.options().contains(MigrationOption.AUTO_CONVERGE)) {
            transport.throttleInitial().ifPresent(percent -> parameters.add(number("auto_converge.initial", percent)));
            transport
                    .throttleIncrement()
                    .ifPresent(percent -> parameters.add(number("auto_converge.increment", percent)));
        }
        // One block of memory, as the C function wants it.
        virTypedParameter[] array = (virTypedParameter[]) new virTypedParameter().toArray(parameters.size());
        for (int i = 0; i < array.length; i++) {
            parameters.get(i).accept(array[i]);
        }
        return array;
    }

    private static Consumer<virTypedParameter> number(String name, int value) {
        return parameter -> {
            name(parameter, name);
            parameter.type = virTypedParameter.TYPED_PARAM_INT;
            parameter.value.setType(int.class);
            parameter.value.i = value;
        };
    }

    private static Consumer<virTypedParameter> number(String name, long value) {
        return parameter -> {
            name(parameter, name);
            parameter.type = virTypedParameter.TYPED_PARAM_ULONG;
            parameter.value.setType(long.class);
            parameter.value.l = value;
        };
    }

    private static Consumer<virTypedParameter> text(String name, String value) {
        return parameter -> {
            name(parameter, name);
            parameter.type = virTypedParameter.TYPED_PARAM_STRING;
            parameter.value.setType(String.class);
            parameter.value.s = value;
        };
    }

    private static void name(virTypedParameter parameter, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, parameter.field, 0, bytes.length);
    }
}
