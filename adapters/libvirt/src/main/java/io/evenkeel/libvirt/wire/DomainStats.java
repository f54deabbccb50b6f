package io.evenkeel.libvirt.wire;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;

/**
 * What {@code virConnectGetAllDomainStats} says of one domain, all domains of a host in one question.
 *
 * @param run libvirt's number of this very process; a domain that comes back to a host gets another
 * @param values named as libvirt names them, for example {@code cpu.time}
 */
public record DomainStats(String uuid, int run, TypedParameters values) {

    public static final int STATE = 1;
    public static final int CPU = 1 << 1;
    public static final int BALLOON = 1 << 2;
    public static final int VCPU = 1 << 3;
    public static final int INTERFACE = 1 << 4;
    public static final int BLOCK = 1 << 5;
    public static final int DIRTY_RATE = 1 << 9;

    /** A domain whose QEMU is busy is told of as far as libvirt knows by itself. */
    private static final int NO_WAIT = 1 << 29;

    private static final int PARAMETERS = Native.POINTER_SIZE;
    private static final int COUNT = 2 * Native.POINTER_SIZE;

    static List<DomainStats> read(ConnectionPointer connection, int groups) {
        PointerByReference array = new PointerByReference();
        int count = Wire.check(
                Virt.LIBRARY.virConnectGetAllDomainStats(connection, groups, array, NO_WAIT),
                "virConnectGetAllDomainStats");
        @Nullable Pointer records = array.getValue();
        if (records == null) {
            return List.of();
        }
        try {
            List<DomainStats> result = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Pointer entry = records.getPointer((long) i * Native.POINTER_SIZE);
                byte[] uuid = new byte[37];
                DomainPointer domain = new DomainPointer(entry.getPointer(0));
                Wire.check(Libvirt.INSTANCE.virDomainGetUUIDString(domain, uuid), "virDomainGetUUIDString");
                int parameters = entry.getInt(COUNT);
                result.add(new DomainStats(
                        new String(uuid, 0, 36, StandardCharsets.US_ASCII),
                        Libvirt.INSTANCE.virDomainGetID(domain), // -1 if it does not run, which is no failure here
                        TypedParameters.read(entry.getPointer(PARAMETERS), parameters)));
            }
            return result;
        } finally {
            Virt.LIBRARY.virDomainStatsRecordListFree(records);
        }
    }

    public DomainState state() {
        return new DomainState((int) values.find("state.state").orElse(0), (int)
                values.find("state.reason").orElse(0));
    }
}
