package dev.parley.orchestrator.node;

import dev.parley.orchestrator.door.CallLoop;
import dev.parley.orchestrator.door.Line;
import dev.parley.orchestrator.door.MediaEndpoint;
import io.netty.buffer.ByteBuf;

/**
 * A caller's line that is silent from the moment in which this node may not speak any more. The
 * door closes it soon after; a process that wakes from a pause sends before anybody can close.
 */
record FencedLine(Line line, NodeFate fate) implements Line {

  static MediaEndpoint fencing(MediaEndpoint endpoint, NodeFate fate) {
    return (upgrade, line) -> endpoint.connected(upgrade, new FencedLine(line, fate));
  }

  @Override
  public void send(ByteBuf utf8) {
    if (fate.maySpeak()) {
      line.send(utf8);
    } else {
      utf8.release();
    }
  }

  @Override
  public void send(byte[] utf8) {
    if (fate.maySpeak()) {
      line.send(utf8);
    }
  }

  @Override
  public boolean writable() {
    return line.writable();
  }

  @Override
  public void whenHeard(Runnable alive) {
    line.whenHeard(alive);
  }

  @Override
  public void close(int code, String reason) {
    line.close(code, reason);
  }

  @Override
  public CallLoop loop() {
    return line.loop();
  }
}
