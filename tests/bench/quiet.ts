/** To be imported first: what the database's code logs must not come between the lines of JSON. */
process.env.LOG_LEVEL = "error"
