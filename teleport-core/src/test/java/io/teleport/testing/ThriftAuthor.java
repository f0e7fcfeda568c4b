package io.teleport.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;

/** A struct of a string (1) and a list of strings (2), as thrift's compiler would make it. */
public final class ThriftAuthor implements TSerializable {

    private String name = "";
    private List<String> books = List.of();

    public ThriftAuthor() {}

    public ThriftAuthor(String name, List<String> books) {
        this.name = name;
        this.books = books;
    }

    @Override
    public void read(TProtocol in) throws TException {
        in.readStructBegin();
        for (TField field = in.readFieldBegin(); field.type != TType.STOP; field = in.readFieldBegin()) {
            if (field.id == 1 && field.type == TType.STRING) {
                name = in.readString();
            } else if (field.id == 2 && field.type == TType.LIST) {
                readBooks(in);
            } else {
                TProtocolUtil.skip(in, field.type);
            }
            in.readFieldEnd();
        }
        in.readStructEnd();
    }

    private void readBooks(TProtocol in) throws TException {
        TList list = in.readListBegin();
        books = new ArrayList<>(list.size);
        for (int i = 0; i < list.size; i++) {
            books.add(in.readString());
        }
        in.readListEnd();
    }

    @Override
    public void write(TProtocol out) throws TException {
        out.writeStructBegin(new TStruct("Author"));
        out.writeFieldBegin(new TField("name", TType.STRING, (short) 1));
        out.writeString(name);
        out.writeFieldEnd();
        if (!books.isEmpty()) {
            out.writeFieldBegin(new TField("books", TType.LIST, (short) 2));
            out.writeListBegin(new TList(TType.STRING, books.size()));
            for (String book : books) {
                out.writeString(book);
            }
            out.writeListEnd();
            out.writeFieldEnd();
        }
        out.writeFieldStop();
        out.writeStructEnd();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ThriftAuthor that && name.equals(that.name) && books.equals(that.books);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, books);
    }

    @Override
    public String toString() {
        return name + books;
    }
}
