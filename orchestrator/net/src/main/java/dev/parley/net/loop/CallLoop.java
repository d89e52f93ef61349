package dev.parley.net.loop;

import io.netty.channel.EventLoop;

/**
 * The one thread that everything of a call runs on.
 *
 * @param loop reads and writes its sockets
 * @param dispatcherId Pekko dispatcher whose only thread is that loop: a stream materialized with
 *     {@code ActorAttributes.dispatcher(dispatcherId)} runs on it
 */
public record CallLoop(EventLoop loop, String dispatcherId) {}
