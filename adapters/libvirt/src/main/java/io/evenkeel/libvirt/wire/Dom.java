package io.evenkeel.libvirt.wire;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.virDomainInfo;
import org.libvirt.jna.virTypedParameter;

/** A domain on the {@link Wire} it came from; the same thread rules hold. */
public final class Dom implements AutoCloseable {

    private static final Libvirt LIBVIRT = Libvirt.INSTANCE;

    private static final int METADATA_ELEMENT = 2;
    private static final int AFFECT_LIVE = 1;
    private static final int AFFECT_CONFIG = 2;
    private static final int STATS_COMPLETED = 1;
    private static final int STATS_KEEP_COMPLETED = 2;
    private static final int FORCE_BOOT = 8;
    private static final int ABORT_POSTCOPY = 1;
    private static final int XML_SECURE = 1;
    private static final int XML_INACTIVE = 2;

    /** Records of snapshots and checkpoints, which would keep a domain from being undefined. Saved memory does too. */
    private static final int UNDEFINE_WITH_RECORDS = 2 | 16;

    private static final int KEEP_NVRAM = 8;

    private final DomainPointer domain;

    public Dom(DomainPointer domain) {
        this.domain = domain;
    }

    public String uuid() {
        byte[] text = new byte[37];
        Wire.check(LIBVIRT.virDomainGetUUIDString(domain, text), "virDomainGetUUIDString");
        return new String(text, 0, 36, StandardCharsets.US_ASCII);
    }

    public String name() {
        return LIBVIRT.virDomainGetName(domain);
    }

    public DomainState state() {
        IntByReference state = new IntByReference();
        IntByReference reason = new IntByReference();
        Wire.check(Virt.LIBRARY.virDomainGetState(domain, state, reason, 0), "virDomainGetState");
        return new DomainState(state.getValue(), reason.getValue());
    }

    /**
     * What a domain has and uses.
     *
     * @param cpuNanos what its processors have used so far
     */
    public record Info(int virtualCpus, long memoryBytes, long cpuNanos) {}

    public Info info() {
        virDomainInfo info = new virDomainInfo();
        Wire.check(LIBVIRT.virDomainGetInfo(domain, info), "virDomainGetInfo");
        return new Info(info.nrVirtCpu, info.maxMem.longValue() * 1024, info.cpuTime);
    }

    public boolean isPersistent() {
        return Wire.check(LIBVIRT.virDomainIsPersistent(domain), "virDomainIsPersistent") == 1;
    }

    /** The definition as it is now in effect. */
    public String xml() {
        return text(Virt.LIBRARY.virDomainGetXMLDesc(domain, 0), "virDomainGetXMLDesc");
    }

    /** The definition that the next start uses, with its secrets; for handing to another host and nowhere else. */
    public String definition() {
        return text(Virt.LIBRARY.virDomainGetXMLDesc(domain, XML_SECURE | XML_INACTIVE), "virDomainGetXMLDesc");
    }

    /** The element that was stored under this namespace. */
    public Optional<String> metadata(String namespace) {
        @Nullable Pointer pointer = Virt.LIBRARY.virDomainGetMetadata(domain, METADATA_ELEMENT, namespace, 0);
        if (pointer == null) {
            VirFailure failure = VirFailure.last("virDomainGetMetadata");
            if (failure.code() == VirFailure.NO_DOMAIN_METADATA) {
                return Optional.empty();
            }
            throw failure;
        }
        return Optional.of(text(pointer, "virDomainGetMetadata"));
    }

    /** Whether the host starts it when it boots. */
    public boolean isAutostarted() {
        IntByReference autostart = new IntByReference();
        Wire.check(LIBVIRT.virDomainGetAutostart(domain, autostart), "virDomainGetAutostart");
        return autostart.getValue() != 0;
    }

    /** Stores an element in the running domain and in its definition, as far as there are such; null removes it. */
    public void setMetadata(String namespace, String prefix, @Nullable String element) {
        int where = (state().isActive() ? AFFECT_LIVE : 0) | (isPersistent() ? AFFECT_CONFIG : 0);
        Wire.check(
                Virt.LIBRARY.virDomainSetMetadata(domain, METADATA_ELEMENT, element, prefix, namespace, where),
                "virDomainSetMetadata");
    }

    /**
     * The size of a disk.
     *
     * @param capacity what the guest sees, in bytes
     * @param allocation what its image uses on the host, in bytes
     */
    public record DiskSize(long capacity, long allocation) {}

    /** The size of the disk with this target, such as {@code vda}. */
    public DiskSize diskSize(String target) {
        try (Memory info = new Memory(3 * Long.BYTES)) {
            info.clear();
            Wire.check(Virt.LIBRARY.virDomainGetBlockInfo(domain, target, info, 0), "virDomainGetBlockInfo");
            return new DiskSize(info.getLong(0), info.getLong(Long.BYTES));
        }
    }

    public JobStats jobStats() {
        return jobStats(0);
    }

    /** The statistics of the last job that ended; they stay there to be read again. */
    public JobStats completedJobStats() {
        return jobStats(STATS_COMPLETED | STATS_KEEP_COMPLETED);
    }

    private JobStats jobStats(int flags) {
        IntByReference type = new IntByReference();
        PointerByReference array = new PointerByReference();
        IntByReference count = new IntByReference();
        Wire.check(LIBVIRT.virDomainGetJobStats(domain, type, array, count, flags), "virDomainGetJobStats");
        @Nullable Pointer start = array.getValue();
        if (start == null) {
            return new JobStats(type.getValue(), new TypedParameters(Map.of()));
        }
        TypedParameters values = TypedParameters.read(start, count.getValue());
        LIBVIRT.virTypedParamsFree(start, count.getValue());
        return new JobStats(type.getValue(), values);
    }

    public void abortJob() {
        Wire.check(LIBVIRT.virDomainAbortJob(domain), "virDomainAbortJob");
    }

    /**
     * Ends the connection through which an outgoing migration in post-copy sends its pages; it can be taken up again.
     *
     * @throws VirFailure if libvirt, here or there, is older than 8.5; or if that connection is gone already
     */
    public void breakPostcopy() {
        int result;
        try {
            result = Virt.LIBRARY.virDomainAbortJobFlags(domain, ABORT_POSTCOPY);
        } catch (UnsatisfiedLinkError e) {
            throw new VirFailure(VirFailure.NO_SUPPORT, 0, "libvirt's library here is older than 8.5");
        }
        Wire.check(result, "virDomainAbortJobFlags");
    }

    public void migrateTo(String peerUri, virTypedParameter[] parameters, int flags) {
        Wire.check(
                LIBVIRT.virDomainMigrateToURI3(domain, peerUri, parameters, parameters.length, flags),
                "virDomainMigrateToURI3");
    }

    public void setMigrationDowntime(Duration downtime) {
        Wire.check(
                LIBVIRT.virDomainMigrateSetMaxDowntime(domain, downtime.toMillis(), 0),
                "virDomainMigrateSetMaxDowntime");
    }

    public void setMigrationSpeed(long mebibytesPerSecond) {
        Wire.check(
                Virt.LIBRARY.virDomainMigrateSetMaxSpeed(domain, new NativeLong(mebibytesPerSecond), 0),
                "virDomainMigrateSetMaxSpeed");
    }

    /** Has QEMU find out in the background how fast the guest changes its memory. */
    public void startDirtyRateMeasurement(int seconds) {
        Wire.check(Virt.LIBRARY.virDomainStartDirtyRateCalc(domain, seconds, 0), "virDomainStartDirtyRateCalc");
    }

    /**
     * Has QEMU's guest agent answer; it may answer what it likes.
     *
     * @throws VirFailure if it does not answer within so many seconds, or there is none
     * @throws LinkageError if the client library for QEMU's own functions is not installed
     */
    public void pingAgent(int seconds) {
        text(
                VirtQemu.LIBRARY.virDomainQemuAgentCommand(domain, "{\"execute\":\"guest-ping\"}", seconds, 0),
                "virDomainQemuAgentCommand");
    }

    public void startPostcopy() {
        Wire.check(Virt.LIBRARY.virDomainMigrateStartPostCopy(domain, 0), "virDomainMigrateStartPostCopy");
    }

    public void create() {
        Wire.check(LIBVIRT.virDomainCreate(domain), "virDomainCreate");
    }

    /** Starts it without the memory that may have been saved for it. */
    public void createFromDisks() {
        Wire.check(LIBVIRT.virDomainCreateWithFlags(domain, FORCE_BOOT), "virDomainCreateWithFlags");
    }

    public void resume() {
        Wire.check(LIBVIRT.virDomainResume(domain), "virDomainResume");
    }

    public void destroy() {
        Wire.check(LIBVIRT.virDomainDestroy(domain), "virDomainDestroy");
    }

    public void shutdown() {
        Wire.check(LIBVIRT.virDomainShutdown(domain), "virDomainShutdown");
    }

    public void reset() {
        Wire.check(LIBVIRT.virDomainReset(domain, 0), "virDomainReset");
    }

    /** Removes the definition; variables of the firmware are kept, for the host that has the domain now. */
    public void undefine() {
        Wire.check(
                LIBVIRT.virDomainUndefineFlags(domain, UNDEFINE_WITH_RECORDS | KEEP_NVRAM), "virDomainUndefineFlags");
    }

    private static String text(@Nullable Pointer pointer, String call) {
        if (pointer == null) {
            throw VirFailure.last(call);
        }
        try {
            return pointer.getString(0, StandardCharsets.UTF_8.name());
        } finally {
            Native.free(Pointer.nativeValue(pointer));
        }
    }

    @Override
    public void close() {
        LIBVIRT.virDomainFree(domain);
    }
}
