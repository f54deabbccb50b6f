package io.evenkeel.zookeeper;

import io.evenkeel.spi.Epoch;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/**
 * Where one supervision domain is kept.
 *
 * <pre>
 * /evenkeel/DOMAIN/epoch              its version is the newest epoch; its text is who leads
 * /evenkeel/DOMAIN/election           who stands, as a hint to whom the lead may fall
 * /evenkeel/DOMAIN/witnesses/NAME     what a witness hears, for as long as its session lasts
 * /evenkeel/DOMAIN/journal            its text is the number of the segment that counts
 * /evenkeel/DOMAIN/journal/SEGMENT    a node for each batch
 * </pre>
 */
record Domain(CuratorFramework client, String name) {

    Domain {
        if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not a name for a domain: '" + name + "'");
        }
    }

    String epoch() {
        return "/evenkeel/" + name + "/epoch";
    }

    String election() {
        return "/evenkeel/" + name + "/election";
    }

    String witnesses() {
        return "/evenkeel/" + name + "/witnesses";
    }

    String journal() {
        return "/evenkeel/" + name + "/journal";
    }

    /** Makes a node with its parents, unless it is there. */
    void ensure(String path, String text) throws Exception {
        try {
            client.create().creatingParentsIfNeeded().forPath(path, text.getBytes(StandardCharsets.UTF_8));
        } catch (KeeperException.NodeExistsException e) {
            // Somebody was quicker, now or long ago.
            return;
        }
    }

    /** Makes the next epoch the newest: every write by an earlier one fails from then on. */
    Epoch nextEpoch(String leader) throws Exception {
        ensure(epoch(), "");
        Stat stat = client.setData().forPath(epoch(), leader.getBytes(StandardCharsets.UTF_8));
        return Epoch.of(stat.getVersion());
    }

    /** The newest epoch; that of nobody if none ever led. */
    Epoch newestEpoch() throws Exception {
        Stat stat = client.checkExists().forPath(epoch());
        return stat == null ? Epoch.NONE : Epoch.of(stat.getVersion());
    }

    /** Who made the newest epoch; empty if nobody ever led. */
    Optional<String> leader() throws Exception {
        if (client.checkExists().forPath(epoch()) == null) {
            return Optional.empty();
        }
        String text = new String(client.getData().forPath(epoch()), StandardCharsets.UTF_8);
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
