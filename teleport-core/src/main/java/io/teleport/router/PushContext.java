package io.teleport.router;

/** The context of a PUSH. */
public interface PushContext extends HandlerContext {}
