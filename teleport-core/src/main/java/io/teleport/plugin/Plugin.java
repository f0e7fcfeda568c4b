package io.teleport.plugin;

/**
 * Takes part in what a peer does through the {@link Hook} interfaces that it also implements.
 *
 * <p>Which hooks a plugin has is found once, when it is registered. One object serves all threads.
 */
public interface Plugin {

    /** Unique among the plugins of a peer. */
    default String name() {
        return getClass().getName();
    }
}
