package io.teleport;

import io.teleport.internal.Resources;

/**
 * Event loops, worker threads, timer and memory of one or more peers.
 *
 * <p>A peer makes its own unless it is given one; then whoever made it closes it, after the peers that use it.
 */
public final class PeerResources implements AutoCloseable {

    private final Resources resources;

    private PeerResources(Resources resources) {
        this.resources = resources;
    }

    /**
     * Starts the threads. Transport, numbers of threads and the allocator come from the configuration; the same settings
     * of a peer that is given these resources have no effect.
     *
     * @throws ConfigException when the platform does not have the transport
     */
    public static PeerResources create(PeerConfig config) {
        return new PeerResources(new Resources(config));
    }

    Resources internal() {
        return resources;
    }

    /** Stops all threads; does not wait. */
    @Override
    public void close() {
        resources.close();
    }
}
