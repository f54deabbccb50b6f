package io.evenkeel.libvirt.connection;

import io.evenkeel.libvirt.wire.Versions;
import io.evenkeel.spi.capability.Capabilities;
import io.evenkeel.spi.capability.CapabilitySet;
import io.evenkeel.spi.config.AdapterConfig;
import io.evenkeel.spi.config.ConfigKey;
import io.evenkeel.spi.inventory.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the memory of migrating VMs travels, as far as that is the operator's choice for all migrations.
 *
 * @param encrypted by the hosts' own TLS; they must have certificates for it
 * @param streams over how many connections at once; one is the plain way
 * @param compression by which method of QEMU's; empty for none
 * @param throttleInitial percent of its CPU time that auto-converge takes at first; empty leaves it to QEMU
 * @param throttleIncrement percent by which auto-converge goes on
 */
public record Transport(
        boolean encrypted,
        int streams,
        Optional<String> compression,
        Optional<Integer> throttleInitial,
        Optional<Integer> throttleIncrement) {

    static final ConfigKey<Boolean> ENCRYPTED = ConfigKey.flag(
                    "migration-tls",
                    "encrypt migrations with TLS between the hosts; each needs a certificate for it"
                            + " (migrate_tls_x509_cert_dir in its qemu.conf)")
            .withDefault(false);

    static final ConfigKey<Integer> STREAMS = ConfigKey.integer(
                    "migration-streams",
                    "over how many connections at once memory is sent; with more than one, post-copy is not offered")
            .withDefault(1);

    static final ConfigKey<String> COMPRESSION = ConfigKey.string(
                    "migration-compression",
                    "how memory is compressed on its way: xbzrle (sends changes of pages only), or with several"
                            + " migration-streams zlib or zstd where libvirt and QEMU have them")
            .optional();

    static final ConfigKey<Integer> THROTTLE_INITIAL = ConfigKey.integer(
                    "throttle-initial", "percent of its CPU time that auto-converge takes from a guest at first")
            .optional();

    static final ConfigKey<Integer> THROTTLE_INCREMENT = ConfigKey.integer(
                    "throttle-increment", "percent by which auto-converge goes on as long as that is not enough")
            .optional();

    /** More connections than these help nobody. */
    private static final int MOST_STREAMS = 64;

    /** {@code VIR_MIGRATE_PARALLEL} and QEMU's multifd under its final name. */
    private static final Versions SEVERAL_STREAMS = new Versions(4_000_000, 5_002_000);

    /** QEMU's {@code multifd-compression}, which libvirt sets since 9.4. */
    private static final Versions COMPRESSED_STREAMS = new Versions(5_000_000, 9_004_000);

    static Transport of(AdapterConfig config, List<String> problems) {
        int streams = config.get(STREAMS);
        if (streams < 1 || streams > MOST_STREAMS) {
            problems.add(STREAMS.name() + ": not between 1 and " + MOST_STREAMS + ": " + streams);
        }
        Optional<String> compression = config.find(COMPRESSION);
        compression.ifPresent(method -> {
            List<String> fitting = streams > 1 ? List.of("zlib", "zstd") : List.of("xbzrle");
            if (!fitting.contains(method)) {
                problems.add(COMPRESSION.name() + ": with " + STREAMS.name() + "=" + streams + " only "
                        + String.join(" or ", fitting) + " works, not " + method);
            }
        });
        percent(THROTTLE_INITIAL, config, problems);
        percent(THROTTLE_INCREMENT, config, problems);
        return new Transport(
                config.get(ENCRYPTED),
                streams,
                compression,
                config.find(THROTTLE_INITIAL),
                config.find(THROTTLE_INCREMENT));
    }

    private static void percent(ConfigKey<Integer> key, AdapterConfig config, List<String> problems) {
        config.find(key)
                .filter(value -> value < 1 || value > 99)
                .ifPresent(value -> problems.add(key.name() + ": not between 1 and 99: " + value));
    }

    /** What a setting needs of both hosts at least. */
    private record Need(String setting, Versions least) {}

    private List<Need> needs() {
        if (streams == 1) {
            return List.of(); // XBZRLE is older than all else that this adapter needs
        }
        List<Need> needs = new ArrayList<>();
        needs.add(new Need(STREAMS.name() + "=" + streams, SEVERAL_STREAMS));
        compression.ifPresent(method -> needs.add(new Need(COMPRESSION.name() + "=" + method, COMPRESSED_STREAMS)));
        return needs;
    }

    /**
     * What a host is too old for, each with what to do; empty if nothing.
     *
     * <p>A QEMU can also have been built without zstd; libvirt tells that at the start of a migration and not before.
     */
    public List<String> lacking(HostId host, Versions has) {
        List<String> lacking = new ArrayList<>();
        for (Need need : needs()) {
            tooOld(host, "libvirt", has.libvirt(), need.least().libvirt(), need.setting())
                    .ifPresent(lacking::add);
            tooOld(host, "QEMU", has.qemu(), need.least().qemu(), need.setting())
                    .ifPresent(lacking::add);
        }
        return lacking;
    }

    private static Optional<String> tooOld(HostId host, String what, long has, long least, String setting) {
        return has >= least
                ? Optional.empty()
                : Optional.of(host + " has " + what + " " + Versions.dotted(has) + ", and " + setting + " needs "
                        + Versions.dotted(least) + " or newer on both hosts; upgrade it there, or take the setting"
                        + " out");
    }

    /** Without what cannot be had together with this way to travel: QEMU has no post-copy over several connections. */
    public CapabilitySet limit(CapabilitySet offered) {
        return streams > 1 ? offered.without(Capabilities.MIGRATION_FORCE_POSTCOPY) : offered;
    }
}
