package dev.parley.guide;

import static java.util.Objects.requireNonNull;

import dev.parley.legs.LegEndpoint;
import dev.parley.net.loop.CallLoops;
import dev.parley.net.metrics.Metric;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Where telephones over TCP arrive at a node: a socket of its own, and a leg for each of them. */
public final class TcpEndpoint implements LegEndpoint {

  private final Node node;
  private final LongAdder connections = new LongAdder();
  private volatile @Nullable Channel listening;

  public TcpEndpoint(Node node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "tcp";
  }

  @Override
  public void open(CallLoops loops) throws Exception {
    listening =
        new ServerBootstrap()
            .group(loops.group())
            .channel(CallLoops.serverChannel())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel line) {
                    connections.increment();
                    line.pipeline()
                        .addLast(new LengthFieldBasedFrameDecoder(65_537, 0, 2, 0, 2))
                        .addLast(
                            new TcpLeg(
                                node.admission(), node.routing(), node.calls(), loops.of(line)));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
  }

  /** Where it listens, once it is open. */
  public InetSocketAddress address() {
    var open = requireNonNull(listening, "tcp: not open (expected: a node that has started)");
    return (InetSocketAddress) open.localAddress();
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        Metric.counter(
            "parley_tcp_connections_total", "Telephones that came over TCP.", connections::sum));
  }

  @Override
  public void close() {
    var open = listening;
    if (open != null) {
      var _ = open.close();
    }
  }
}
