import SearchScreen from "#components/search/search-screen.tsx"

/** The first load only; from then on the shell opens the search by itself. What is looked for stands in the address. */
const SearchPage = () => <SearchScreen />

export default SearchPage
