package dev.parley.net.loop;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.typesafe.config.ConfigFactory;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The event loops that calls run on, each with a Pekko dispatcher that is the same thread. A frame
 * goes from the caller's socket through the media graph to the model's socket without a change of
 * thread.
 *
 * <p>Safe from any thread. Stop it after the actor system, whose streams run on it.
 */
public final class CallLoops {

  private final EventLoopGroup group;
  private final List<CallLoop> loops;
  private final Map<EventLoop, CallLoop> byLoop;
  private final AtomicInteger turn = new AtomicInteger();

  private CallLoops(EventLoopGroup group, List<CallLoop> loops) {
    this.group = group;
    this.loops = List.copyOf(loops);
    this.byLoop = loops.stream().collect(toUnmodifiableMap(CallLoop::loop, loop -> loop));
  }

  /** One loop per core. */
  public static CallLoops start(ActorSystem<?> system) {
    return start(system, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Starts the loops and makes their dispatchers known to the actor system.
   *
   * @throws IllegalStateException if this actor system has loops already
   */
  public static CallLoops start(ActorSystem<?> system, int count) {
    var group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("parley-loop", true), ioHandlers());
    var dispatchers = system.classicSystem().dispatchers();
    var loops = new ArrayList<CallLoop>();
    for (var executor : group) {
      var thread = (SingleThreadEventLoop) executor;
      var loop = new CallLoop(thread, "parley.call-loop-" + loops.size());
      var config = dispatchers.config(loop.dispatcherId(), ConfigFactory.empty());
      var dispatcher = new LoopDispatcher(thread, config, dispatchers.prerequisites());
      if (!dispatchers.registerConfigurator(loop.dispatcherId(), dispatcher)) {
        group.close();
        throw new IllegalStateException(
            loop.dispatcherId() + ": already there (expected: one CallLoops per actor system)");
      }
      loops.add(loop);
    }
    return new CallLoops(group, loops);
  }

  /** The loop whose turn it is, for a call that comes by no socket. */
  public CallLoop next() {
    return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
  }

  /** The loop that a connection lives on. */
  public CallLoop of(Channel channel) {
    var loop = byLoop.get(channel.eventLoop());
    if (loop == null) {
      throw new IllegalArgumentException(
          "channel: on " + channel.eventLoop() + " (expected: one of the call loops)");
    }
    return loop;
  }

  public List<CallLoop> all() {
    return loops;
  }

  /** Ends the loops once their sockets are closed, or at the deadline. */
  public CompletionStage<Done> stop(Duration deadline) {
    var stopped = new CompletableFuture<Done>();
    group
        .shutdownGracefully(0, deadline.toMillis(), TimeUnit.MILLISECONDS)
        .addListener(_ -> stopped.complete(Done.getInstance()));
    return stopped;
  }

  public EventLoopGroup group() {
    return group;
  }

  /** What accepted connections listen with. */
  public static Class<? extends ServerChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /** What a connection that is dialled on a call loop must be. */
  public static Class<? extends Channel> channel() {
    return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  private static IoHandlerFactory ioHandlers() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }
}
