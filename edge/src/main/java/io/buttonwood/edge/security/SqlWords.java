package io.buttonwood.edge.security;

/// The words and token kinds of the SQL dialects that are attacked, as one hash table without allocation on look-up.
final class SqlWords {
    // Punctuation and literals
    static final byte NUMBER = 1, STRING = 2, VARIABLE = 3, WORD = 4, OP = 5, CMP = 6, LP = 7, RP = 8, COMMA = 9,
            SEMI = 10, DOT = 11, COMMENT = 12, OTHER = 13, PIPES = 14, NONE = 0;
    // Keywords
    static final byte OR = 20, AND = 21, NOT = 23, HAVING = 24, WHERE = 25, LIKE = 26, IS = 27, IN = 28,
            BETWEEN = 29, LITERAL = 30, UNION = 31, ALL = 32, SELECT = 33, FROM = 34, INTO = 35, OUTFILE = 36,
            ORDER = 37, GROUP = 38, BY = 39, LIMIT = 40, OFFSET = 41, ASC = 42, INSERT = 43, VALUES = 44, UPDATE = 45,
            SET = 46, DELETE = 47, DROP = 48, CREATE = 49, ALTER = 50, TRUNCATE = 51, OBJECT = 52, EXEC = 53,
            IMMEDIATE = 54, DECLARE = 55, WAITFOR = 56, DELAY = 57, SHUTDOWN = 58, CASE = 59, WHEN = 60, THEN = 61,
            EXISTS = 62, TOP = 63, AS = 64, GRANT = 65, COPY = 66, LOAD = 67, DATA = 68, IF = 69, ELSE = 70,
            ANALYSE = 71, PROGRAM = 73, DIV = 74, ARTICLE = 75, CATALOG = 76, TABLE_NAME = 77, TYPE = 78,
            USING = 79, PROCEDURE = 80, MERGE = 81, ON = 82, TO = 83;
    // Functions: of no other use than attack; common ones that need a telling argument; those without arguments
    static final byte FUNCTION_RARE = 90, FUNCTION = 91, FUNCTION_EMPTY = 92, SLEEP = 93, CAST = 94, CONVERT = 95,
            CHAR = 96, SUBSTRING = 97, CONCAT = 98, FUNCTION_DELAY = 99, FUNCTION_FILE = 100, FUNCTION_ERROR = 101;

    private static final int SIZE = 2048;
    private static final String[] KEYS = new String[SIZE];
    private static final byte[] KINDS = new byte[SIZE];
    private static final int LONGEST;

    private SqlWords() { }

    static {
        put(OR, "or xor");
        put(AND, "and");
        put(NOT, "not binary");
        put(HAVING, "having");
        put(WHERE, "where");
        put(LIKE, "like ilike rlike regexp glob similar sounds");
        put(IS, "is");
        put(IN, "in");
        put(BETWEEN, "between");
        put(LITERAL, "true false null");
        put(UNION, "union intersect except minus");
        put(ALL, "all distinct distinctrow");
        put(SELECT, "select");
        put(FROM, "from");
        put(INTO, "into");
        put(OUTFILE, "outfile dumpfile");
        put(ORDER, "order");
        put(GROUP, "group");
        put(BY, "by");
        put(LIMIT, "limit");
        put(OFFSET, "offset fetch");
        put(ASC, "asc desc nulls");
        put(INSERT, "insert replace");
        put(VALUES, "values");
        put(UPDATE, "update");
        put(SET, "set");
        put(DELETE, "delete");
        put(DROP, "drop");
        put(CREATE, "create");
        put(ALTER, "alter");
        put(TRUNCATE, "truncate");
        put(OBJECT, "table database schema view index function trigger login role column sequence tablespace");
        put(PROCEDURE, "procedure");
        put(EXEC, "exec execute");
        put(IMMEDIATE, "immediate");
        put(DECLARE, "declare");
        put(WAITFOR, "waitfor");
        put(DELAY, "delay");
        put(SHUTDOWN, "shutdown");
        put(CASE, "case");
        put(WHEN, "when");
        put(THEN, "then");
        put(EXISTS, "exists");
        put(TOP, "top");
        put(AS, "as");
        put(GRANT, "grant revoke");
        put(COPY, "copy");
        put(LOAD, "load");
        put(DATA, "data");
        put(IF, "if iif");
        put(ELSE, "else end");
        put(ANALYSE, "analyse analyze");
        put(PROGRAM, "program stdin stdout");
        put(DIV, "div mod");
        put(MERGE, "merge");
        put(ON, "on");
        put(TO, "to");
        put(USING, "using");
        put(ARTICLE, "of the a an this that these those my our your his her their its some any each every another one two"
                + " three few many more most better best which what whom me us you him them it");
        put(CATALOG, "information_schema sysobjects syscolumns sysusers sysdatabases sqlite_master sqlite_schema"
                + " sqlite_temp_master pg_catalog pg_tables pg_user pg_shadow pg_database pg_class pg_roles"
                + " pg_stat_activity all_tables all_tab_columns all_users user_tables user_tab_columns user_objects"
                + " dba_users dba_tables dba_role_privs all_objects msysaccessobjects msysobjects sysdual sysdummy1"
                + " sysmaster innodb_table_stats processlist xp_cmdshell xp_dirtree xp_fileexist xp_regread"
                + " xp_regwrite xp_servicecontrol xp_availablemedia xp_enumdsn xp_loginconfig xp_makecab xp_ntsec"
                + " xp_terminate_process xp_subdirs sp_executesql sp_configure sp_oacreate sp_oamethod sp_makewebtask"
                + " sp_password sp_addsrvrolemember sp_addlogin sp_adduser utl_http utl_inaddr utl_smtp utl_tcp"
                + " utl_file dbms_pipe dbms_lock dbms_ldap dbms_xmlgen dbms_java dbms_export_extension dbms_utility"
                + " dbms_session dbms_scheduler dbms_output dbms_sql ctxsys httpuritype dbms_xdb_version"
                + " dbms_xmltranslations dbms_xmlquery ordsys");
        put(TABLE_NAME, "users members accounts admin admins dual passwords credentials customers employees tablenames"
                + " tabname user members usertable login mysql sys tbl_users tblusers");
        put(TYPE, "int integer varchar nvarchar numeric signed unsigned bigint varchar2"
                + " datetime nchar smallint");
        put(SLEEP, "sleep");
        put(CAST, "cast try_cast safe_cast");
        put(CONVERT, "convert try_convert");
        put(CHAR, "char chr nchar unichr");
        put(SUBSTRING, "substring substr mid substrb left right");
        put(CONCAT, "concat concat_ws string_agg listagg xmlagg wm_concat");
        put(FUNCTION_DELAY, "benchmark pg_sleep pg_sleep_for pg_sleep_until randomblob zeroblob receive_message"
                + " get_lock generate_series");
        put(FUNCTION_ERROR, "extractvalue updatexml gtid_subset gtid_subtract name_const st_latfromgeohash"
                + " st_longfromgeohash st_pointfromgeohash geometrycollection multipoint linestring multilinestring"
                + " multipolygon json_keys raise_error raiserror xmltype get_host_address get_host_name sn drithsx"
                + " row_count xmlelement");
        put(FUNCTION_FILE, "load_file load_extension lo_import lo_export pg_read_file pg_ls_dir pg_read_binary_file"
                + " openrowset openquery opendatasource openxml dblink dblink_connect bfilename readfile writefile"
                + " query_to_xml database_to_xml table_to_xml fn_get_audit_file fn_trace_gettable fn_xe_file_target_read_file"
                + " sys_eval sys_exec lo_get lo_create lo_put");
        put(FUNCTION_RARE, "group_concat make_set find_in_set elt unhex isnull ifnull nvl nvl2 nullif coalesce"
                + " ord ascii bin oct from_base64 to_base64 sha1 md5 sha2 aes_encrypt aes_decrypt"
                + " compress uncompress load_xml strcmp char_length character_length bit_length octet_length"
                + " db_name host_name object_id object_name col_name suser_name suser_sname user_name is_srvrolemember"
                + " is_member has_dbaccess serverproperty instr locate conv lcase ucase quote_literal quote_ident"
                + " current_setting set_config pg_backend_pid sqlite_version unicode json_extract"
                + " sys_context rownum to_char to_number to_date tz_offset");
        put(FUNCTION, "length len lower upper count rand random floor exp hex reverse rpad lpad trim"
                + " version pow power now sysdate getdate repeat json position");
        put(FUNCTION_EMPTY, "database current_user session_user system_user current_database schema_name"
                + " connection_id last_insert_id found_rows current_schema inet_server_addr getpgusername");
        int longest = 0;
        for (String key : KEYS) {
            longest = key == null ? longest : Math.max(longest, key.length());
        }
        LONGEST = longest;
    }

    private static void put(byte kind, String words) {
        for (String word : words.split(" ")) {
            int at = hash(word.toCharArray(), 0, word.length());
            while (KEYS[at] != null && !KEYS[at].equals(word)) {
                at = at + 1 & SIZE - 1;
            }
            if (KEYS[at] == null) {
                KEYS[at] = word;
                KINDS[at] = kind;
            }
        }
    }

    private static int hash(char[] s, int from, int to) {
        int h = to - from;
        for (int i = from; i < to; i++) {
            h = h * 31 + (s[i] | 0x20);
        }
        return (h ^ h >>> 11) & SIZE - 1;
    }

    /// The kind of the word in `[from, to)`, in any case; [#WORD] if it is none of ours.
    static byte kind(char[] s, int from, int to) {
        if (to - from > LONGEST) {
            return WORD;
        }
        int at = hash(s, from, to);
        while (true) {
            String key = KEYS[at];
            if (key == null) {
                return WORD;
            }
            if (key.length() == to - from && same(key, s, from)) {
                return KINDS[at];
            }
            at = at + 1 & SIZE - 1;
        }
    }

    private static boolean same(String key, char[] s, int from) {
        for (int i = 0; i < key.length(); i++) {
            char c = s[from + i];
            if (c >= 'A' && c <= 'Z') {
                c += 32;
            }
            if (key.charAt(i) != c) {
                return false;
            }
        }
        return true;
    }

    /// Words that continue a statement after a literal: they mark the quote before them as a real one.
    static boolean continues(byte kind) {
        return switch (kind) {
            case OR, AND, HAVING, WHERE, LIKE, IS, IN, BETWEEN, UNION, ORDER, GROUP, LIMIT, EXEC, WAITFOR, DIV, INTO,
                 PROCEDURE, SELECT, DECLARE, NOT -> true;
            default -> false;
        };
    }

    static boolean isFunction(byte kind) {
        return kind >= FUNCTION_RARE;
    }
}
