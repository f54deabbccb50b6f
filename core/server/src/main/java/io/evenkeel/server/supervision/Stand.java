package io.evenkeel.server.supervision;

import io.evenkeel.server.connection.OpenConnection;

/** Whatever attends to several domains for as long as it is open. */
public interface Stand extends AutoCloseable {

    /** Attends to one more. The connection belongs to the caller, who closes it after this. */
    void add(String domain, OpenConnection open);

    @Override
    void close();
}
