package io.teleport;

import io.teleport.message.Status;
import io.teleport.plugin.Plugin;
import java.util.List;

/** The first of the hooks: a peer is about to be built. */
public interface PreNewPeer extends Plugin {

    /**
     * May change the configuration and add plugins.
     *
     * @param config  what the peer will be configured with
     * @param plugins the plugins of the peer on this one's side in their order, this one among them; may be changed
     * @return anything but OK and the peer is not built
     */
    Status preNewPeer(PeerConfigBuilder config, List<Plugin> plugins);
}
