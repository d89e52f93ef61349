package dev.parley.orchestrator.node;

import dev.parley.orchestrator.door.Caller;
import dev.parley.orchestrator.door.Line;
import dev.parley.orchestrator.door.MediaEndpoint;
import dev.parley.orchestrator.door.Upgrade;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the callers that are on the lines of an endpoint. */
final class CountedCalls implements MediaEndpoint {

  private final MediaEndpoint endpoint;
  private final AtomicInteger open = new AtomicInteger();

  CountedCalls(MediaEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  int open() {
    return open.get();
  }

  @Override
  public Caller connected(Upgrade upgrade, Line line) {
    var caller = endpoint.connected(upgrade, line);
    open.incrementAndGet();
    return new Counted(caller, open);
  }

  private record Counted(Caller caller, AtomicInteger open) implements Caller {

    @Override
    public void text(ByteBuf utf8) {
      caller.text(utf8);
    }

    @Override
    public void binary(int size) {
      caller.binary(size);
    }

    @Override
    public void writable(boolean writable) {
      caller.writable(writable);
    }

    @Override
    public void closed(int code, String reason) {
      open.decrementAndGet();
      caller.closed(code, reason);
    }
  }
}
