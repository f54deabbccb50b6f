package io.evenkeel.server.lookup;

import io.evenkeel.engine.text.Words;
import io.evenkeel.server.console.Json;
import io.evenkeel.spi.inventory.Host;
import io.evenkeel.spi.inventory.HostId;
import io.evenkeel.spi.inventory.Residence;
import io.evenkeel.spi.migration.MigrationRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says where a VM is, with hosts by name. */
public final class Places {
    private final Map<HostId, String> names;

    public Places(Collection<Host> hosts) {
        names = hosts.stream().collect(Collectors.toMap(Host::id, Host::name, (first, second) -> first));
    }

    public String name(HostId host) {
        return names.getOrDefault(host, host.value());
    }

    /** From where to where, for example {@code h1 -> h2}. */
    public String move(MigrationRequest request) {
        return name(request.source()) + " -> " + name(request.destination());
    }

    /** For a table: the host, or why there is none. */
    public String brief(Residence residence) {
        if (residence instanceof Residence.OnHost on) {
            return name(on.host());
        }
        if (residence instanceof Residence.OnSeveralHosts several) {
            return "SEVERAL: " + list(several.hosts());
        }
        if (residence instanceof Residence.Unknown unknown) {
            return unknown.possibleHosts().isEmpty() ? "unknown" : "unknown: " + list(unknown.possibleHosts());
        }
        return "";
    }

    /** For a sentence about a VM: {@code is running on h2}. */
    public String sentence(Residence residence) {
        if (residence instanceof Residence.OnHost on) {
            return "is " + Words.of(on.state()) + " on " + name(on.host());
        }
        if (residence instanceof Residence.OnSeveralHosts several) {
            return "IS HELD BY SEVERAL HOSTS (" + list(several.hosts())
                    + "): let at most one of them run, or its disks are destroyed";
        }
        if (residence instanceof Residence.Unknown unknown) {
            String where = unknown.possibleHosts().isEmpty() ? "" : ", it may be on " + list(unknown.possibleHosts());
            return "is somewhere unknown (" + unknown.reason() + ")" + where + ": do not start it elsewhere";
        }
        return "is on no host";
    }

    public Map<String, Object> json(Residence residence) {
        if (residence instanceof Residence.OnHost on) {
            return Json.object()
                    .put("kind", "onHost")
                    .put("host", on.host().value())
                    .put("state", on.state().name())
                    .build();
        }
        if (residence instanceof Residence.OnSeveralHosts several) {
            return Json.object()
                    .put("kind", "onSeveralHosts")
                    .put("hosts", ids(several.hosts()))
                    .build();
        }
        if (residence instanceof Residence.Unknown unknown) {
            return Json.object()
                    .put("kind", "unknown")
                    .put("reason", unknown.reason())
                    .put("possibleHosts", ids(unknown.possibleHosts()))
                    .build();
        }
        return Json.object().put("kind", "nowhere").build();
    }

    private String list(Set<HostId> hosts) {
        return hosts.stream().map(this::name).sorted().collect(Collectors.joining(", "));
    }

    private static List<String> ids(Set<HostId> hosts) {
        return hosts.stream().map(HostId::value).sorted().toList();
    }
}
