package io.teleport.benchmarks.teleport;

import io.teleport.PeerBuilder;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.session.PreSession;
import java.util.function.Consumer;

/** Ours with plugins at both ends that take no part in calls: they must cost nothing. */
public final class PluginsTeleportStack extends TeleportStack {

    private static final int PLUGINS = 10;

    @Override
    public String name() {
        return "teleport-plugins";
    }

    @Override
    public boolean isVariant() {
        return true;
    }

    @Override
    BuiltPeer build(Consumer<PeerBuilder> settings) {
        return super.build(builder -> {
            settings.accept(builder);
            for (int i = 0; i < PLUGINS; i++) {
                builder.plugin(new Bystander("bystander-" + i));
            }
        });
    }

    /** Sees sessions come, and not what they carry. */
    private record Bystander(String name) implements Hook.PostAccept {

        @Override
        public Status postAccept(PreSession session) {
            return Status.OK;
        }
    }
}
