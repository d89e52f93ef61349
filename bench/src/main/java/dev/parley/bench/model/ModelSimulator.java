package dev.parley.bench.model;

import dev.parley.bench.wire.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.util.function.Consumer;

/** A simulated Realtime model: answers each call with sound in real time, or echoes it. */
public final class ModelSimulator implements AutoCloseable {

  /**
   * How the model behaves.
   *
   * @param echo give back each append at once, inside one endless response
   * @param firstAudioMs from the question to the first sound, before jitter
   * @param jitterMs added to or taken from that, evenly
   * @param answerMs length of an answer
   * @param burst frames that leave together; 1 = real time, frame by frame
   * @param callShare share of the responses that call the tool instead of speaking
   * @param callPerTurn every utterance of the caller leads to a call of the tool, nothing else does
   * @param tool what they call
   */
  public record Behaviour(
      boolean echo,
      int firstAudioMs,
      int jitterMs,
      int answerMs,
      int burst,
      double callShare,
      boolean callPerTurn,
      String tool) {

    public Behaviour {
      if (burst < 1 || callShare < 0 || callShare > 1 || jitterMs > firstAudioMs) {
        throw new IllegalArgumentException(
            "model: burst %d, call share %s, jitter %d (expected: at least 1, 0…1, at most %d)"
                .formatted(burst, callShare, jitterMs, firstAudioMs));
      }
    }

    public static Behaviour echoing() {
      return new Behaviour(true, 0, 0, 0, 1, 0, false, "order_status");
    }

    public static Behaviour answering() {
      return new Behaviour(false, 200, 40, 2_000, 1, 0, false, "order_status");
    }
  }

  private final EventLoopGroup loops;
  private final Channel listening;

  private ModelSimulator(EventLoopGroup loops, Channel listening) {
    this.loops = loops;
    this.listening = listening;
  }

  public static ModelSimulator start(int port, int threads, Behaviour behaviour) {
    return start(port, threads, behaviour, _ -> {}, SimulatedFaults.none());
  }

  /**
   * Starts it.
   *
   * @param complaints is told what is wrong with a context that the model was given; from any loop
   * @param faults knows its links, and strikes them on order
   */
  public static ModelSimulator start(
      int port,
      int threads,
      Behaviour behaviour,
      Consumer<String> complaints,
      SimulatedFaults faults) {
    var loops = Sockets.loops(threads, "model");
    var listening =
        Sockets.listen(
            loops,
            port,
            () -> new RefusingDoor(faults),
            () -> new SimulatedCall(behaviour, complaints, faults));
    return new ModelSimulator(loops, listening);
  }

  public int port() {
    return Sockets.port(listening);
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    var _ = loops.shutdownGracefully();
  }
}
