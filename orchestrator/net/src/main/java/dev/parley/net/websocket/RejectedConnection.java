package dev.parley.net.websocket;

import io.netty.buffer.ByteBuf;

/** A caller who was turned away and has not gone yet: whatever comes is for nobody. */
public record RejectedConnection() implements ConnectionListener {

  @Override
  public void text(ByteBuf utf8) {}

  @Override
  public void binary(ByteBuf message) {}

  @Override
  public void writable(boolean writable) {}

  @Override
  public void closed(int code, String reason) {}
}
