package io.evenkeel.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;

/** Makes clients from settings. */
final class Clients {

    private Clients() {}

    /** A client that has been started; closing it ends its session at once. */
    static CuratorFramework start(ZooKeeperSettings settings) {
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(settings.connect())
                .sessionTimeoutMs(Math.toIntExact(settings.session().toMillis()))
                .connectionTimeoutMs(Math.toIntExact(settings.patience().toMillis()))
                // A write that is tried again on its own might be done twice; who writes has to know.
                .retryPolicy(new RetryOneTime(100))
                .zkClientConfig(protection(settings));
        settings.login().ifPresent(login -> {
            String proof = login.user() + ":" + login.password().reveal();
            builder.authorization("digest", proof.getBytes(StandardCharsets.UTF_8));
            builder.aclProvider(new OnlyOurselves());
        });
        CuratorFramework client = builder.build();
        client.start();
        return client;
    }

    /** How a client's connection is protected. */
    static ZKClientConfig protection(ZooKeeperSettings settings) {
        ZKClientConfig config = new ZKClientConfig();
        settings.tls().ifPresent(tls -> {
            config.setProperty("zookeeper.client.secure", "true");
            config.setProperty("zookeeper.clientCnxnSocket", "org.apache.zookeeper.ClientCnxnSocketNetty");
            config.setProperty(
                    "zookeeper.ssl.trustStore.location", tls.trusted().file().toString());
            config.setProperty(
                    "zookeeper.ssl.trustStore.password",
                    tls.trusted().password().reveal());
            tls.own().ifPresent(own -> {
                config.setProperty("zookeeper.ssl.keyStore.location", own.file().toString());
                config.setProperty(
                        "zookeeper.ssl.keyStore.password", own.password().reveal());
            });
        });
        return config;
    }

    private static final class OnlyOurselves implements ACLProvider {
        @Override
        public List<ACL> getDefaultAcl() {
            return ZooDefs.Ids.CREATOR_ALL_ACL;
        }

        @Override
        public List<ACL> getAclForPath(String path) {
            return ZooDefs.Ids.CREATOR_ALL_ACL;
        }
    }
}
