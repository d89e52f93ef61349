package dev.parley.bench.faults.caller;

import dev.parley.bench.wire.Sockets;
import dev.parley.bench.wire.Wheel;
import io.netty.channel.EventLoop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench fault-callers}: the callers of a run, in a process of their own. */
@Command(
    name = "fault-callers",
    hidden = true,
    description = "Callers who come back; \"finish\" and \"hang up\" on standard input end them.",
    mixinStandardHelpOptions = true)
public final class CallersCommand implements Callable<Integer> {

  /** Printed when every caller has a session. */
  public static final String CONNECTED = "connected ";

  public static final String FINISH = "finish";
  public static final String HANG_UP = "hang up";

  private static final long ALL_CONNECTED_SECONDS = 60;
  private static final long GOODBYE_MILLIS = 1_500;
  private static final long RAMP_MILLIS = 40;

  @Option(names = "--node", required = true, description = "Realtime address of a node, for each.")
  private List<URI> nodes = List.of();

  @Option(names = "--key", required = true, description = "Realtime key.")
  private String key = "";

  @Option(names = "--calls", required = true, description = "How many.")
  private int calls;

  @Option(names = "--seed", required = true, description = "Of their pauses.")
  private long seed;

  @Option(names = "--recording", required = true, description = "File for what they hear.")
  private Path recording = Path.of("");

  private final List<FaultCaller> callers = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var group = Sockets.loops(2, "caller");
    try (var tape = new FaultRecording(recording)) {
      var all = new CountDownLatch(calls);
      var wheels = new HashMap<EventLoop, Wheel>();
      for (int i = 0; i < calls; i++) {
        var loop = group.next();
        var world = new FaultCaller.World(nodes, key, tape, all::countDown);
        var caller = new FaultCaller(world, i, loop, seed);
        callers.add(caller);
        var wheel = wheels.computeIfAbsent(loop, Wheel::new);
        loop.execute(() -> {
          wheel.add(caller);
          caller.dial();
        });
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RAMP_MILLIS));
      }
      boolean whole = all.await(ALL_CONNECTED_SECONDS, TimeUnit.SECONDS);
      System.out.println(CONNECTED + (calls - all.getCount()));
      System.out.flush();
      if (whole) {
        obey();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(GOODBYE_MILLIS));
      group.shutdownGracefully(0, 2, TimeUnit.SECONDS).sync();
      return whole ? 0 : 1;
    }
  }

  /** Whoever started this process says when; its end ends the callers, too. */
  private void obey() throws IOException {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var order = orders.readLine(); order != null; order = orders.readLine()) {
      if (order.equals(FINISH)) {
        callers.forEach(FaultCaller::finish);
      } else if (order.equals(HANG_UP)) {
        callers.forEach(FaultCaller::hangUp);
        return;
      }
    }
  }
}
